import type { RunDetail } from '@enginehouse/api';
import { StatusBadge, type Tone } from '../../display/StatusBadge.tsx';

type Status = RunDetail['status'] | RunDetail['engines'][number]['status'];

const TONES: Readonly<Record<Status, Tone>> = {
  succeeded: 'good',
  partial: 'attention',
  failed: 'bad',
  cancelled: 'off',
  skipped: 'off',
  pending: 'busy',
  lost: 'attention',
};

/** How a run, or an engine in it, ended. */
export function RunStatus({ status }: { readonly status: Status }) {
  return <StatusBadge tone={TONES[status]}>{status}</StatusBadge>;
}
