import type { Egress } from '@enginehouse/sdk';
import { requirePermission } from '../access.ts';
import { invalidRequest } from '../errors.ts';
import type { Session } from '../session.ts';
import type { EgressGate } from './egress-gate.ts';

/** `sdk.egress` of one session. */
export function egressAccess(gate: Pick<EgressGate, 'policy' | 'check'>, session: Session): Egress {
  /** As the core model of approvals says: from organization level up, or whoever may manage them. */
  const check = (): void => {
    if (session.accessLevel > 2) requirePermission(session, 'system.egress.manage');
  };
  return {
    async policy() {
      check();
      return gate.policy();
    },
    async check(subject, url) {
      check();
      if (typeof subject !== 'string' || subject.length > 200) {
        throw invalidRequest('subject', 'is not a subject', 'for example `engine/12`');
      }
      if (typeof url !== 'string' || !URL.canParse(url)) {
        throw invalidRequest('url', 'is not a URL', 'for example `https://api.example.com/`');
      }
      return gate.check(subject, url);
    },
  };
}
