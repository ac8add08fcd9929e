import type { ModelRules } from '@enginehouse/store';
import { invalidRequest } from '../errors.ts';
import { addressClass, isMetadataName } from './address-class.ts';
import { canonicalHost } from './egress-target.ts';

/** What data cannot say of `egress_approvals`: an approval that would approve nothing is refused. */
export const approvalRules: ModelRules = {
  operations: ['create', 'update'],
  byDraftAlone: ['create', 'update'],
  judge({ before, values }) {
    const { host, addressClass: asked } = { addressClass: 'public', ...before, ...values } as Record<string, unknown>;
    const canonical = canonicalHost(String(host));
    if (canonical === null) throw invalidRequest('host', 'is neither a name nor an address', 'a host, without a port');
    const own = ownClass(canonical);
    if (own === 'forbidden') {
      throw invalidRequest('host', 'is an address that nobody may reach', 'a public, private or loopback one');
    }
    if (own !== undefined && own !== asked) {
      throw invalidRequest('addressClass', `is not the class of ${canonical}`, own);
    }
    return undefined;
  },
};

/** Of a name it is known only when it is resolved. */
function ownClass(host: string): ReturnType<typeof addressClass> | undefined {
  if (isMetadataName(host)) return 'forbidden';
  if (host === 'localhost') return 'loopback';
  return /[:]|^[\d.]+$/.test(host) ? addressClass(host) : undefined;
}
