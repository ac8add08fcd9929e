import { Alert, Stack, Title } from '@mantine/core';
import { useManages } from '../../../session/access.ts';
import { useSession } from '../../../session/use-session.ts';
import type { Instance } from '../instance.ts';
import { AvailableModels } from './AvailableModels.tsx';
import { BoundModels } from './BoundModels.tsx';
import { LoadedModels } from './LoadedModels.tsx';

/** The models of an instance: bound, to be bound, in memory. */
export function InstanceModels({ instance, active }: { readonly instance: Instance; readonly active: boolean }) {
  const may = useManages('system.engine.model.manage');
  const mayManage = useManages('system.engine.manage');
  // What the calls of the lifecycle ask for: organization level, or the right to manage instances.
  const seesRuntimes = useSession().accessLevel <= 2 || mayManage;
  return (
    <Stack gap="lg">
      {!active && (
        <Alert color="gray" variant="outline">
          The instance is not active: its models are kept, and no call reaches them until it is.
        </Alert>
      )}
      <div>
        <Title order={2} size="h4" mb="xs">
          Bound models
        </Title>
        <BoundModels engineInstanceId={instance.id} />
      </div>
      {may && (
        <div>
          <Title order={2} size="h4" mb="xs">
            What could be bound
          </Title>
          <AvailableModels engineInstanceId={instance.id} />
        </div>
      )}
      {seesRuntimes && (
        <div>
          <Title order={2} size="h4" mb="xs">
            In memory
          </Title>
          <LoadedModels engineInstanceId={instance.id} />
        </div>
      )}
    </Stack>
  );
}
