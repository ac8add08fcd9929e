import { StatusBadge, type StatusWords } from '../../display/StatusBadge.tsx';
import type { Instance, InstanceStatus } from './instance.ts';

/** What each status is called, and how it looks. */
export const STATUS_WORDS: StatusWords<InstanceStatus> = {
  uninstalled: { label: 'Not installed', tone: 'off' },
  installing: { label: 'Installing', tone: 'busy' },
  installed: { label: 'Installed', tone: 'neutral' },
  active: { label: 'Active', tone: 'good' },
  error: { label: 'Install failed', tone: 'bad' },
};

/** What an instance is found to be, over all live nodes. */
export function InstanceStatusBadge({ instance }: { readonly instance: Pick<Instance, 'status' | 'supported'> }) {
  const { label, tone } = STATUS_WORDS[instance.status];
  return instance.supported ? (
    <StatusBadge tone={tone}>{label}</StatusBadge>
  ) : (
    <StatusBadge tone="attention">{label}, provider missing</StatusBadge>
  );
}
