import type { EgressPolicyView, EgressRule } from '@enginehouse/sdk';
import { targetKey } from './egress-target.ts';

/** A rule with the time of its end, in milliseconds since the epoch; null: none. */
export interface PolicyRule extends EgressRule {
  readonly until: number | null;
}

/** What one subject may reach. */
export interface SubjectPolicy {
  readonly subject: string;
  readonly label: string;
  readonly rules: readonly PolicyRule[];
  /** The same rules by `targetKey`. */
  readonly byTarget: ReadonlyMap<string, readonly PolicyRule[]>;
}

/** Who may reach what, of one revision. */
export interface EgressPolicy {
  readonly revision: number;
  readonly mode: EgressPolicyView['mode'];
  /** Undefined: there is no such subject, and nobody gets through. The same object as long as the revision is. */
  policyOf(subject: string): SubjectPolicy | undefined;
  /** All of them: engine instances, providers that are installed, then whoever has an approval. */
  subjects(): readonly SubjectPolicy[];
  /** When approvals end, in milliseconds since the epoch. */
  readonly ends: readonly number[];
}

export function subjectPolicy(subject: string, label: string, rules: readonly PolicyRule[]): SubjectPolicy {
  const byTarget = new Map<string, PolicyRule[]>();
  for (const rule of rules) {
    const key = targetKey(rule.host, rule.port);
    const before = byTarget.get(key);
    if (before === undefined) byTarget.set(key, [rule]);
    else before.push(rule);
  }
  return { subject, label, rules, byTarget };
}

/** What people see of it: without rules that have ended. */
export function policyView({ revision, mode, subjects }: EgressPolicy, now: number): EgressPolicyView {
  return {
    revision,
    mode,
    subjects: subjects().map(({ subject, label, rules }) => ({
      subject,
      label,
      rules: rules
        .filter(({ until }) => until === null || until > now)
        .map(({ host, port, classes, because }) => ({ host, port, classes, because })),
    })),
  };
}
