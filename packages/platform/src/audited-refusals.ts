import type { Caller, Refusals } from '@enginehouse/store';

type Call = (...args: unknown[]) => Promise<unknown>;

/**
 * The calls of a domain, with their refusals audited before they are answered, as those of core models are. Every call of
 * such a domain resolves with its answer; groups of calls (`identity.tokens`) are gone through too.
 */
export function auditedRefusals<Access extends object>(
  access: Access,
  { refusals, caller, domain }: { readonly refusals: Refusals; readonly caller: () => Caller; readonly domain: string },
): Access {
  const entries = Object.entries(access).map(([name, member]: [string, unknown]) => {
    if (typeof member === 'function') {
      const call = member as Call;
      const audited: Call = (...args) =>
        refusals.audited({ caller: caller(), model: domain, operation: name }, async () => call(...args));
      return [name, audited] as const;
    }
    if (typeof member !== 'object' || member === null) return [name, member] as const;
    return [name, auditedRefusals(member, { refusals, caller, domain: `${domain}.${name}` })] as const;
  });
  return Object.fromEntries(entries) as Access;
}
