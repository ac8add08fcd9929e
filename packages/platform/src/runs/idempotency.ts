import {
  hashJson,
  type Json,
  type PlanRequest,
  type RunResult,
  type Signals,
  type StoredRun,
} from '@enginehouse/kernel';
import { idempotencyKeyReused } from '../errors.ts';
import type { Session } from '../session.ts';
import { resultOfStored } from './result-of-stored.ts';
import type { RunParts } from './run-parts.ts';

/**
 * The answer of the run that this actor asked for under this key, or null. Throws `IDEMPOTENCY_KEY_REUSED` when that
 * run had other signals, asked for another plan or belongs to somebody else.
 */
export async function replayOf(
  parts: Pick<RunParts, 'reader' | 'configuration'>,
  session: Session,
  key: string,
  signals: Signals,
  request: PlanRequest,
): Promise<RunResult | null> {
  const stored = await parts.reader.runByIdempotencyKey(session.actor, key);
  if (stored === null) return null;
  // An actor is a name. Whoever it stands for, a run of other people's is no answer.
  const { userId, organizationId } = stored.origin;
  const own = userId === session.userId && organizationId === session.organizationId;
  if (!own || !sameRequest(stored, signals, request)) throw idempotencyKeyReused(key);
  return resultOfStored(stored, parts.configuration.current().kernel);
}

function sameRequest(stored: StoredRun, signals: Signals, request: PlanRequest): boolean {
  return stored.signalsHash === hashJson(signals) && hashJson(asked(stored.request)) === hashJson(asked(request));
}

/** A request as JSON: what was not said is not there. */
function asked(request: PlanRequest): Json {
  return JSON.parse(JSON.stringify({ ...request, teams: request.teams ?? [] })) as Json;
}
