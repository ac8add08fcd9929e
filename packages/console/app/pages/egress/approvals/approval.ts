import type { Tone } from '../../../display/StatusBadge.tsx';

/** A row of `egress_approvals`. */
export interface Approval {
  readonly id: number;
  readonly subject: string;
  readonly host: string;
  readonly port: number;
  readonly addressClass: string;
  readonly reason: string;
  readonly until: string | null;
  readonly revision: number;
}

/** Whether an approval lets anybody through at a time. */
export function standingOf(
  { subject, until }: Pick<Approval, 'subject' | 'until'>,
  subjects: readonly { readonly subject: string }[],
  now: number,
): { readonly label: string; readonly tone: Tone } {
  if (until !== null && Date.parse(until) <= now) return { label: 'Ended', tone: 'off' };
  if (!subjects.some((one) => one.subject === subject)) return { label: 'Nobody of that name', tone: 'attention' };
  return { label: 'In force', tone: 'good' };
}
