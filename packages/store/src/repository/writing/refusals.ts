import { isEnginehouseError } from '@enginehouse/errors';
import { writeAudit } from '../../audit/write-audit.ts';
import type { Database } from '../../database.ts';
import type { Caller } from '../repository.ts';

/** What somebody was refused. */
export interface RefusedCall {
  readonly caller: Caller;
  /** Registered name of the core model, or the name of the domain. */
  readonly model: string;
  readonly id?: string | number | undefined;
  /** `create`, `update`, `delete`, `read`, or the call of the domain. */
  readonly operation: string;
}

/** Audits refusals: in a transaction of their own, committed before they are answered. */
export interface Refusals {
  /** Does the work; an error of status 403 (`PERMISSION_DENIED` and its like) is audited before it is passed on. */
  audited<Result>(call: RefusedCall, work: () => Promise<Result>): Promise<Result>;
}

/** The status of errors that say: not you. */
const REFUSED = 403;
/** Refusals that are audited already, by a call within a call. */
const told = new WeakSet<Error>();
const ONE_MINUTE_MS = 60_000;
/** Subjects remembered for a minute; beyond that each refusal is audited again. */
const MOST_SUBJECTS = 10_000;
const LONGEST_ID = 200;
const LONGEST_REASON = 1_000;

/**
 * Repeated refusals of one kind, of one subject from one address, are audited once a minute: whoever is refused a thousand
 * times a second cannot fill the database. Each process counts for itself.
 */
export function createRefusals(db: Database): Refusals {
  const minute = new Map<string, Promise<unknown>>();
  let began = Number.NEGATIVE_INFINITY;

  function audit(call: RefusedCall, reason: string): Promise<unknown> {
    const now = performance.now();
    if (now - began >= ONE_MINUTE_MS || minute.size >= MOST_SUBJECTS) {
      minute.clear();
      began = now;
    }
    const { context, origin } = call.caller;
    const key = JSON.stringify([context.actor, context.userId, origin.clientIp, call.model, call.operation]);
    const known = minute.get(key);
    if (known !== undefined) return known;
    const written = writeAudit(db, origin, [
      {
        eventType: `core.${call.model}.refused`,
        entityType: call.model,
        entityId: namedRow(call.id),
        operation: call.operation,
        status: 'refused',
        before: null,
        after: { reason: storable(reason) },
      },
    ]);
    minute.set(key, written);
    // One that could not be written is no answer to the next.
    written.catch(() => minute.delete(key));
    return written;
  }

  return {
    async audited(call, work) {
      try {
        return await work();
      } catch (error) {
        if (isEnginehouseError(error) && error.status === REFUSED && !told.has(error)) {
          told.add(error);
          await audit(call, error.message);
        }
        throw error;
      }
    },
  };
}

/** What a caller gave as an id: of any type and length. An index holds it, whose entries have at most 2,700 bytes. */
function namedRow(id: unknown): string | null {
  return typeof id === 'string' || typeof id === 'number' ? storable(String(id), LONGEST_ID) : null;
}

/** What a caller gave may stand in it. */
function storable(text: string, longest = LONGEST_REASON): string {
  return text.slice(0, longest).toWellFormed().replaceAll('\0', '');
}
