import type { EgressPolicyView } from '@enginehouse/api';
import { Alert, Button, Group, Text } from '@mantine/core';
import { IconShieldCheck, IconShieldOff } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { ConfirmDialog } from '../../display/ConfirmDialog.tsx';
import { useManages } from '../../session/access.ts';

type Mode = EgressPolicyView['mode'];

/** Whether the policy is enforced or only reported, and the way from one to the other. */
export function EgressMode({ mode }: { readonly mode: Mode }) {
  const may = useManages('system.settings.manage');
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const enforced = mode === 'enforce';
  const other: Mode = enforced ? 'report' : 'enforce';
  return (
    <>
      <Alert
        mb="md"
        variant="outline"
        color={enforced ? 'teal' : 'yellow'}
        icon={enforced ? <IconShieldCheck aria-hidden /> : <IconShieldOff aria-hidden />}
        title={enforced ? 'The policy is enforced' : 'The policy is only reported'}
      >
        <Group justify="space-between" gap="sm">
          <Text size="sm" maw={720}>
            {enforced
              ? 'What no rule names is refused, and told under Denials.'
              : 'What no rule names is let through, and told under Denials. Metadata services and the listeners of this platform are refused all the same.'}
          </Text>
          {may && (
            <Button size="xs" variant="default" onClick={() => setAsking(true)}>
              {enforced ? 'Only report' : 'Enforce'}
            </Button>
          )}
        </Group>
      </Alert>
      <ConfirmDialog
        opened={asking}
        title={enforced ? 'Only report what the policy does not allow?' : 'Enforce the policy?'}
        confirmLabel={enforced ? 'Only report' : 'Enforce'}
        danger={enforced}
        action={async () => {
          await client.settings.set({ params: { name: 'egressMode' }, body: { value: other } });
          await queries.invalidateQueries({ queryKey: ['egress'] });
        }}
        onClose={() => setAsking(false)}
      >
        {enforced
          ? 'Every subject may then reach every host that some rule could allow, private networks and this machine included. Use it to see what a policy would break, and enforce it again.'
          : 'What no rule names is refused from then on, on every live node. Look at the denials first: what stands there stops working unless it is approved.'}
      </ConfirmDialog>
    </>
  );
}
