import { Tooltip } from '@mantine/core';
import { type Liveness, useLiveness } from '../api/LiveEvents.tsx';
import { StatusBadge, type Tone } from '../display/StatusBadge.tsx';

const SHOWN: Readonly<Record<Liveness, { readonly label: string; readonly tone: Tone; readonly hint: string }>> = {
  connecting: { label: 'connecting', tone: 'busy', hint: 'Waiting for the server.' },
  live: { label: 'live', tone: 'good', hint: 'What changes on the server shows here by itself.' },
  lost: { label: 'not live', tone: 'attention', hint: 'The server does not answer; pages may be old. Trying again.' },
};

/** Whether the pages follow the server. */
export function LivenessBadge() {
  const { label, tone, hint } = SHOWN[useLiveness()];
  return (
    <Tooltip label={hint}>
      <div role="status">
        <StatusBadge tone={tone}>{label}</StatusBadge>
      </div>
    </Tooltip>
  );
}
