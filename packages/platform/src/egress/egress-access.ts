import type { Egress, EgressDenial } from '@enginehouse/sdk';
import { type Database, readDenials } from '@enginehouse/store';
import { requirePermission } from '../access.ts';
import { invalidRequest } from '../errors.ts';
import type { Session } from '../session.ts';
import type { EgressGate } from './egress-gate.ts';

const MOST_DENIALS = 200;

/** What the audit event of a denial holds. */
type Told = Pick<EgressDenial, 'subject' | 'host' | 'port' | 'because' | 'mode'> & {
  /** Missing in those that were kept before there was a word for it. */
  readonly withheld?: boolean;
};

/** `sdk.egress` of one session. */
export function egressAccess(
  { db, gate }: { readonly db: Database; readonly gate: Pick<EgressGate, 'policy' | 'check'> },
  session: Session,
): Egress {
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
    async denials({ after, pageSize = 50, subject } = {}) {
      check();
      if (after !== undefined && !/^[1-9]\d{0,14}$/.test(after)) {
        throw invalidRequest('after', 'is not a cursor', '`next` of the page before');
      }
      if (!Number.isInteger(pageSize) || pageSize < 1 || pageSize > MOST_DENIALS) {
        throw invalidRequest('pageSize', 'is no size of a page', `1 to ${MOST_DENIALS}`);
      }
      const before = after === undefined ? null : Number(after);
      const research = session.permissions.has('system.run.research.view');
      const found = await readDenials(db, { before, subject: subject ?? null, research, limit: pageSize + 1 });
      const rows = found.slice(0, pageSize).map(({ told, ...rest }) => {
        return { ...rest, withheld: false, ...(told as unknown as Told) };
      });
      return { rows, next: found.length > pageSize ? String(rows.at(-1)?.id) : null };
    },
  };
}
