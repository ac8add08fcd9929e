import { type ChangeOrigin, type Database, type LoneAuditEntry, recordChange, writeAudit } from '@enginehouse/store';
import type { Logger } from '../logger.ts';
import type { Observer } from '../observer.ts';

/** Something that was not let through, or let through only because the mode is `report`. */
export interface Denial {
  readonly subject: string;
  readonly host: string;
  readonly port: number;
  readonly because: string;
  readonly isReported: boolean;
  /** It was asked for by an engine whose output is withheld: only research may know of it. */
  readonly withheld: boolean;
}

/** Audits denials and tells of them. */
export interface Denials extends AsyncDisposable {
  /** Never throws, and nothing waits for it. */
  tell(denial: Denial): void;
}

const DENIED_TOPIC = 'egress.request.denied';

const ONE_MINUTE_MS = 60_000;
/** Kinds of denials told of in a minute: what asks for a thousand hosts is not told of host by host. */
const MOST_A_MINUTE = 200;
const LONGEST_HOST = 253;

/**
 * One audit event and one event of each subject, host and port in a minute, in one transaction: whoever asks a thousand
 * times a second fills neither. Each node counts for itself, and counts apart what withheld engines ask for: what they did a
 * moment before must not be the reason why somebody else's denial is not told.
 */
export function createDenials({
  db,
  log,
  nodeId,
  observer,
}: {
  readonly db: Database;
  readonly log: Logger;
  readonly nodeId: string;
  readonly observer: Pick<Observer, 'egressDenied'>;
}): Denials {
  const origin: ChangeOrigin = { actor: 'platform', nodeId, channel: 'egress' };
  const writing = new Set<Promise<void>>();
  const warn = (untold: number): void =>
    log.warn({ untold }, 'more connections were denied than are audited in a minute');
  const isNewOpen = firstInMinute(warn);
  const isNewWithheld = firstInMinute(warn);
  const write = async (denial: Denial): Promise<void> => {
    const { subject, port, because, isReported, withheld } = denial;
    const host = denial.host.slice(0, LONGEST_HOST);
    const told = { subject, host, port, because, mode: isReported ? 'report' : 'enforce', withheld };
    const audit: LoneAuditEntry = {
      eventType: DENIED_TOPIC,
      entityType: 'egress',
      entityId: subject,
      operation: 'connect',
      status: isReported ? 'succeeded' : 'refused',
      before: null,
      after: told,
    };
    const source = `/egress/${subject}`;
    const event = { type: DENIED_TOPIC, source, subject: `egress/${subject}`, data: { ...told, nodeId } };
    await db.transaction(async (tx) => {
      await writeAudit(tx, origin, [audit]);
      await recordChange(tx, origin, { audit: [], events: [event] });
    });
  };
  return {
    tell(denial) {
      observer.egressDenied(denial);
      if (!(denial.withheld ? isNewWithheld : isNewOpen)(denial)) return;
      const written = write(denial).catch((error: unknown) => {
        log.error(
          { err: error, subject: denial.subject, host: denial.host },
          'a denied connection could not be audited',
        );
      });
      writing.add(written);
      void written.then(() => writing.delete(written));
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(writing);
    },
  };
}

/** Whether a denial is the first of its kind in this minute, of as many kinds as are told. `warn`: how many were not. */
function firstInMinute(warn: (untold: number) => void): (denial: Denial) => boolean {
  const kinds = new Set<string>();
  let began = Number.NEGATIVE_INFINITY;
  let untold = 0;
  return ({ subject, host, port }) => {
    const now = performance.now();
    if (now - began >= ONE_MINUTE_MS) {
      if (untold > 0) warn(untold);
      untold = 0;
      kinds.clear();
      began = now;
    }
    const kind = `${subject} ${host} ${port}`;
    if (kinds.has(kind)) return false;
    if (kinds.size >= MOST_A_MINUTE) {
      untold++;
      return false;
    }
    kinds.add(kind);
    return true;
  };
}
