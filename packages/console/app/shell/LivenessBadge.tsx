import { Badge, Tooltip } from '@mantine/core';
import { type Liveness, useLiveness } from '../api/LiveEvents.tsx';

const SHOWN: Readonly<Record<Liveness, { readonly label: string; readonly color: string; readonly hint: string }>> = {
  connecting: { label: 'connecting', color: 'gray', hint: 'Waiting for the server.' },
  live: { label: 'live', color: 'teal', hint: 'What changes on the server shows here by itself.' },
  lost: { label: 'not live', color: 'orange', hint: 'The server does not answer; pages may be old. Trying again.' },
};

export function LivenessBadge() {
  const { label, color, hint } = SHOWN[useLiveness()];
  return (
    <Tooltip label={hint}>
      <Badge role="status" variant="light" color={color}>
        {label}
      </Badge>
    </Tooltip>
  );
}
