import { hostname } from 'node:os';
import type { RunId, RunRecord, WithheldPart } from '@enginehouse/kernel';
import type { Database } from '../database.ts';
import { createBatcher } from './batcher.ts';
import { type EncodedPart, type EncodedRun, encodePart, encodeRun } from './encode-run.ts';
import { DEFAULT_KEEP_POLICY, type KeepPolicy } from './keep-policy.ts';
import { giveUpGoneNodes, giveUpNodes, partWriter } from './lost-parts.ts';
import { createPlanRegister } from './plan-register.ts';
import { runIdByIdempotencyKey } from './run-by-key.ts';
import { isRunId } from './run-id-time.ts';
import {
  idempotencyKeyUsed,
  invalidRunId,
  runAlreadyLogged,
  runLogClosed,
  runLogFull,
  runNotInLog,
  runNotLogged,
  runRecordRefused,
  runRecordTooLarge,
} from './run-log-errors.ts';
import { MAX_RECORD_CHARACTERS, type RunLogOptions, type RunLogWriter } from './run-log-options.ts';
import { writeEach } from './write-each.ts';
import { completeRuns, insertRuns } from './write-runs.ts';

interface RunTask {
  readonly record: RunRecord;
  /** A withheld part that came before the record was written goes in with it. */
  part: WithheldPart | undefined;
  /** True once it is in a batch: a part has to follow on its own. */
  taken: boolean;
  done: Promise<void>;
}

/**
 * Opens the log for writing. `append` resolves when the record is on disk, together with all that were made in the same
 * moment; while two batches are being written the next one grows. Memory is bounded by `maxQueued` where producers
 * await `append` or `room()`, and by `maxWaiting` where they do not.
 */
export function createRunLog(db: Database, options: RunLogOptions = {}): RunLogWriter {
  const { maxQueued = 2_048, maxWaiting = 20_000, maxBatch = 256, nodeId = hostname() } = options;
  const writer = partWriter(nodeId);
  const plans = createPlanRegister(db);
  let policy: KeepPolicy = {
    keepOutputs: options.keepOutputs ?? DEFAULT_KEEP_POLICY.keepOutputs,
    keepSignals: options.keepSignals ?? DEFAULT_KEEP_POLICY.keepSignals,
  };
  /** Runs that are queued or being written. */
  const underWay = new Map<RunId, RunTask>();
  const completions = new Set<Promise<void>>();
  let closed = false;

  const unwritten = (cause: unknown): Error => {
    plans.forget();
    return runNotLogged(cause);
  };
  const shared = { maxBatch, maxQueued, maxWaiting, full: () => runLogFull(maxQueued + maxWaiting) };

  const runs = createBatcher<RunTask, EncodedRun>({
    ...shared,
    maxInFlight: 2,
    encode(task) {
      const { record, part } = task;
      task.taken = true;
      return takeable(record.runId, () => encodeRun(record, part, plans.entryOf(record.plan), policy));
    },
    write: (rows) =>
      writeEach(rows, writeRuns, { unwritten, refused: (row, cause) => runRecordRefused(row.record.runId, cause) }),
    settled: (task) => underWay.delete(task.record.runId),
  });

  const parts = createBatcher<WithheldPart, EncodedPart>({
    ...shared,
    maxInFlight: 1,
    encode: (part) => takeable(part.runId, () => encodePart(part)),
    write: (rows) =>
      writeEach(rows, writeParts, { unwritten, refused: (row, cause) => runRecordRefused(row.runId, cause) }),
  });

  async function writeRuns(rows: readonly EncodedRun[]): Promise<ReadonlyMap<EncodedRun, unknown>> {
    await plans.ensure(rows.map((row) => row.plan));
    const failures = new Map<EncodedRun, unknown>();
    for (const row of await insertRuns(db, inOrderOfKeys(rows), writer)) failures.set(row, await whyTaken(row));
    return failures;
  }

  async function whyTaken({ record }: EncodedRun): Promise<Error> {
    const { actor, idempotencyKey } = record.origin;
    if (idempotencyKey === null) return runAlreadyLogged(record.runId);
    try {
      const runId = await runIdByIdempotencyKey(db, actor, idempotencyKey);
      if (runId === null || runId === record.runId) return runAlreadyLogged(record.runId);
      return idempotencyKeyUsed(actor, idempotencyKey, runId);
    } catch (error) {
      // The others of the batch are on disk: this must not undo their answer.
      return runNotLogged(error);
    }
  }

  async function writeParts(rows: readonly EncodedPart[]): Promise<ReadonlyMap<EncodedPart, unknown>> {
    const missing = await completeRuns(db, rows);
    return new Map(missing.map((row) => [row, runNotInLog(row.runId)]));
  }

  async function complete(part: WithheldPart): Promise<void> {
    const task = underWay.get(part.runId);
    if (task === undefined) return parts.add(part);
    if (!task.taken) {
      task.part = part;
      return task.done;
    }
    await task.done;
    return parts.add(part);
  }

  const opened = giveUpGoneNodes(db, writer, options);
  // Who does not look at `opened` learns of a database that is gone from the first append.
  opened.catch(() => undefined);

  const log: RunLogWriter = {
    opened,
    get queued() {
      return runs.queued + parts.queued;
    },
    append(record) {
      const { runId } = record;
      if (closed) return Promise.reject(runLogClosed(runId));
      if (!isRunId(runId)) return Promise.reject(invalidRunId(runId));
      if (underWay.has(runId)) return Promise.reject(runAlreadyLogged(runId));
      const task: RunTask = { record, part: undefined, taken: false, done: Promise.resolve() };
      underWay.set(runId, task);
      task.done = runs.add(task);
      return task.done;
    },
    complete(part) {
      if (closed) return Promise.reject(runLogClosed(part.runId));
      if (!isRunId(part.runId)) return Promise.reject(invalidRunId(part.runId));
      const completion = complete(part);
      completions.add(completion);
      const forget = () => completions.delete(completion);
      completion.then(forget, forget);
      return completion;
    },
    room: () => runs.room(),
    configure(change) {
      policy = { ...policy, ...change };
    },
    giveUp: (nodeIds) => giveUpNodes(db, writer, nodeIds, options.abandonedAfterMs),
    async close() {
      closed = true;
      await runs.idle();
      await Promise.allSettled(completions);
      await parts.idle();
      await opened.catch(() => undefined);
    },
    [Symbol.asyncDispose]: () => log.close(),
  };
  return log;
}

/** What cannot be written as JSON, or is too large, is refused here and does not reach the database. */
function takeable<Row extends { readonly size: number }>(runId: RunId, encode: () => Row): Row {
  let row: Row;
  try {
    row = encode();
  } catch (error) {
    throw runRecordRefused(runId, error);
  }
  if (row.size > MAX_RECORD_CHARACTERS) throw runRecordTooLarge(runId, row.size);
  return row;
}

/** Two writers that take the same keys in different orders would wait for each other, a second at least. */
function inOrderOfKeys(rows: readonly EncodedRun[]): readonly EncodedRun[] {
  if (rows.every(({ record }) => record.origin.idempotencyKey === null)) return rows;
  return rows.toSorted((a, b) =>
    a.idempotencyKey < b.idempotencyKey ? -1 : a.idempotencyKey > b.idempotencyKey ? 1 : 0,
  );
}
