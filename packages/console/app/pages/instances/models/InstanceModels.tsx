import { Alert, Stack, Title } from '@mantine/core';
import { useMay } from '../../../session/use-session.ts';
import type { Instance } from '../instance.ts';
import { AvailableModels } from './AvailableModels.tsx';
import { BoundModels } from './BoundModels.tsx';
import { LoadedModels } from './LoadedModels.tsx';

/** The models of an instance: bound, to be bound, in memory. */
export function InstanceModels({ instance, active }: { readonly instance: Instance; readonly active: boolean }) {
  const may = useMay('system.engine.model.manage');
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
      <div>
        <Title order={2} size="h4" mb="xs">
          In memory
        </Title>
        <LoadedModels engineInstanceId={instance.id} />
      </div>
    </Stack>
  );
}
