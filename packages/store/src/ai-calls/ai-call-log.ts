import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '../database.ts';
import { createBatcher } from '../run-log/batcher.ts';
import { writeEach } from '../run-log/write-each.ts';
import { aiCallLogFull, aiCallNotLogged } from './ai-call-log-errors.ts';
import type { AiCallRecord } from './ai-call-record.ts';
import { type EncodedCall, encodeCall, insertCalls } from './write-ai-calls.ts';

export interface AiCallLogOptions {
  /** Told of each call that is not kept, and why. */
  readonly lost: (callId: string, error: unknown) => void;
  /** Calls that wait before one more is lost: `AI_CALL_LOG_FULL`. Default 20,000. */
  readonly maxWaiting?: number;
  /** Characters of waiting calls before one more is lost. Default 64 million. */
  readonly maxCharacters?: number;
  /** Calls of one commit. Default 512. */
  readonly maxBatch?: number;
  /** Milliseconds from the end of one commit to the next while there are calls. Default 50. */
  readonly pauseMs?: number;
}

/** Keeps calls of AI models: their usage and their steps. Nobody waits for it. */
export interface AiCallLog extends AsyncDisposable {
  /** Takes note of a call; returns at once, and never throws. */
  add(call: AiCallRecord): void;
  /** Resolves when everything that was added before has been written, or is lost. */
  flushed(): Promise<void>;
}

interface Waiting {
  readonly callId: string;
  readonly row: EncodedCall;
}

/**
 * Opens the log of AI calls. The first call is written at once; while calls keep coming there is one commit in `pauseMs`,
 * so that thousands of calls a second are twenty commits. Memory is bounded by number and by characters: what is beyond is
 * lost, and told.
 */
export function createAiCallLog(db: Database, options: AiCallLogOptions): AiCallLog {
  const { maxWaiting = 20_000, maxCharacters = 64_000_000, maxBatch = 512, pauseMs = 50 } = options;
  const closing = new AbortController();
  let characters = 0;

  const batcher = createBatcher<Waiting, EncodedCall>({
    maxBatch,
    maxInFlight: 1,
    maxQueued: maxWaiting,
    maxWaiting: 0,
    encode: ({ row }) => row,
    async write(rows) {
      const failures = await writeEach(rows, writeRows, {
        refused: (_, cause) => aiCallNotLogged(cause),
        unwritten: aiCallNotLogged,
      });
      await delay(pauseMs, undefined, { signal: closing.signal }).catch(() => undefined);
      return failures;
    },
    full: () => aiCallLogFull(maxWaiting),
    settled: ({ row }) => {
      characters -= row.size;
    },
  });

  async function writeRows(rows: readonly EncodedCall[]): Promise<ReadonlyMap<EncodedCall, unknown>> {
    await insertCalls(db, rows);
    return new Map();
  }

  return {
    add(call) {
      const { callId } = call;
      try {
        const row = encodeCall(call);
        if (characters + row.size > maxCharacters) throw aiCallLogFull(batcher.queued);
        characters += row.size;
        batcher.add({ callId, row }).catch((error: unknown) => options.lost(callId, error));
      } catch (error) {
        options.lost(callId, error);
      }
    },
    flushed: () => batcher.idle(),
    async [Symbol.asyncDispose]() {
      closing.abort();
      await batcher.idle();
    },
  };
}
