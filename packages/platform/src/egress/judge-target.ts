import type { AddressClass } from '@enginehouse/sdk';
import { addressClass, isMetadataName } from './address-class.ts';
import type { PolicyRule, SubjectPolicy } from './egress-policy.ts';
import type { EgressTarget } from './egress-target.ts';

/** Whether something may be reached. */
export type Verdict =
  | {
      readonly allowed: true;
      /** The rule. */
      readonly because: string;
      /** Until when that holds, in milliseconds since the epoch. */
      readonly until: number;
    }
  | {
      readonly allowed: false;
      /** Why not, and which rule would allow it. */
      readonly because: string;
      /** No rule allows it, in no mode. */
      readonly never: boolean;
    };

/** Whether an address and a port are the platform's own: a listener of it, or its database. */
export type OwnListener = (address: string, port: number) => boolean;

export interface Asked {
  readonly subject: string;
  /** Undefined: nobody knows the subject. */
  readonly policy: SubjectPolicy | undefined;
  readonly target: EgressTarget;
  readonly isOwn: OwnListener;
  readonly now: number;
}

const NEVER = { allowed: false, never: true } as const;

/** What can be said of a target before its name is resolved. */
export function judgeTarget(asked: Asked): Verdict {
  const { subject, target } = asked;
  const { host, isAddress } = target;
  if (isMetadataName(host)) return { ...NEVER, because: `'${host}' names a metadata service, which nothing allows` };
  if (isAddress) return judgeAddress(asked, host);
  const rules = rulesFor(asked);
  if (rules.length > 0) return allowedBy(rules);
  return { allowed: false, never: false, because: whatAllows(subject, target, 'public') };
}

/** The same of one address that the target resolves to, or is. */
export function judgeAddress(asked: Asked, address: string): Verdict {
  const { subject, target, isOwn } = asked;
  const found = addressClass(address);
  const where = target.isAddress ? `'${target.host}'` : `'${target.host}' resolves to ${address}, which`;
  if (found === 'forbidden') {
    return { ...NEVER, because: `${where} is an address that nothing allows: metadata, link-local or reserved` };
  }
  if (isOwn(address, target.port)) {
    return { ...NEVER, because: `${where} is a listener of this platform or its database, which nothing allows` };
  }
  const rules = rulesFor(asked).filter(({ classes }) => classes.includes(found));
  if (rules.length > 0) return allowedBy(rules);
  const told = target.isAddress ? '' : `${where} is ${found}; `;
  return { allowed: false, never: false, because: `${told}${whatAllows(subject, target, found)}` };
}

function rulesFor({ policy, target, now }: Asked): readonly PolicyRule[] {
  const rules = policy?.byTarget.get(target.key) ?? [];
  return rules.some(({ until }) => until !== null && until <= now)
    ? rules.filter(({ until }) => until === null || until > now)
    : rules;
}

/** The rule that lasts longest. */
function allowedBy(rules: readonly PolicyRule[]): Verdict {
  const [best] = rules.toSorted((a, b) => lasts(b) - lasts(a)) as [PolicyRule];
  return { allowed: true, because: best.because, until: lasts(best) };
}

function lasts({ until }: PolicyRule): number {
  return until ?? Number.POSITIVE_INFINITY;
}

function whatAllows(subject: string, { host, port }: EgressTarget, found: AddressClass): string {
  const approval = `an approval of ${host}, port ${port}, class ${found}, for '${subject}'`;
  if (!subject.startsWith('engine/')) return `${approval} would allow it`;
  return `the provider's manifest, the config of the instance or ${approval} would allow it`;
}
