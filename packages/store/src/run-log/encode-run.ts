import { type EngineOutcome, hashJson, type PlanRequest, type RunRecord, type WithheldPart } from '@enginehouse/kernel';
import { textElement } from './array-literal.ts';
import { ByteWriter } from './byte-writer.ts';
import { writeEngineEntry } from './engine-entries.ts';
import { type KeepPolicy, keptPositions } from './keep-policy.ts';
import { failureLine, outputLine, signalsLine } from './kept-lines.ts';
import type { PlanEntry } from './plan-register.ts';

/** A run ready for its statement: what its record does not hold as the column wants it. */
export interface EncodedRun {
  readonly record: RunRecord;
  readonly plan: PlanEntry;
  readonly actor: string;
  readonly module: string;
  readonly adapter: string;
  readonly requestId: string;
  readonly idempotencyKey: string;
  /** JSON; null for none. */
  readonly teams: string | null;
  readonly request: string | null;
  /** The hash of the signals (32 bytes), then the engine entries. */
  readonly packed: Buffer;
  readonly failures: string | null;
  /** True: withheld engines are still running, and this writer owes their part. */
  readonly pending: boolean;
  readonly kept: string | null;
  readonly keptWithheld: string | null;
  /** Characters of what can be large; bounds a batch. */
  readonly size: number;
}

/** The withheld part of a run ready for its statement. */
export interface EncodedPart {
  readonly runId: string;
  /** Engine entries. */
  readonly packed: Buffer;
  readonly failures: string | null;
  readonly keptWithheld: string | null;
  readonly size: number;
}

/**
 * Characters that the withheld engines of one run may fill before their outputs are kept as short previews, and their
 * messages cut short. Without it enough of them make a record too large to be written, and that fails the answer.
 */
export const WITHHELD_CHARACTERS = 4_000_000;

/** Shared by all encoding, which never waits in its middle. */
const writer = new ByteWriter();

/**
 * Turns a record into its row. This is where outputs and signals are hashed, once each, and it is most of what the log
 * costs the thread that runs the engines. A part that is known already goes in with it.
 */
export function encodeRun(
  record: RunRecord,
  part: WithheldPart | undefined,
  plan: PlanEntry,
  policy: KeepPolicy,
): EncodedRun {
  const { origin, outcomes } = record;
  const keep = keptPositions(policy, record, plan);
  let kept: string | null = null;
  let keptWithheld: string | null = null;
  let failures: string | null = null;
  let withheldSize = 0;
  let pending = false;
  writer.clear();
  writer.hex(hashJson(record.signals));
  for (let position = 0; position < outcomes.length; position++) {
    const withheld = plan.withheld[position] === true;
    const ended = part?.outcomes.get(position) ?? (outcomes[position] as EngineOutcome);
    if (ended.status === 'pending') {
      pending = true;
      continue;
    }
    let outcome = ended;
    let outputHash: string | null;
    if (withheld) [outcome, outputHash] = hashedWithheld(ended);
    else outputHash = hashOf(ended);
    const { output, failure } = outcome;
    writeEngineEntry(writer, position, outcome, outputHash);
    const crowded = withheldSize > WITHHELD_CHARACTERS;
    if (failure !== undefined) {
      const line = failureLine(position, failure, withheld && crowded);
      failures = added(failures, line);
      if (withheld) withheldSize += line.length;
    }
    if (output === undefined) continue;
    if (withheld) {
      const line = outputLine(position, output, crowded);
      keptWithheld = added(keptWithheld, line);
      withheldSize += line.length;
    } else if (keep === 'all' || keep === position) kept = added(kept, outputLine(position, output));
  }
  if (policy.keepSignals) kept = added(kept, signalsLine(record.signals));
  const packed = writer.take();
  return {
    record,
    plan,
    actor: textElement(origin.actor),
    module: textElement(origin.module),
    adapter: textElement(origin.adapter),
    requestId: textElement(origin.requestId),
    idempotencyKey: textElement(origin.idempotencyKey),
    teams: record.teams.length === 0 ? null : JSON.stringify(record.teams),
    request: requestJson(record.request),
    packed,
    pending,
    failures,
    kept,
    keptWithheld,
    size: packed.length + sizeOf(failures) + sizeOf(kept) + sizeOf(keptWithheld),
  };
}

/** The same for a part that comes after its record. */
export function encodePart(part: WithheldPart): EncodedPart {
  let keptWithheld: string | null = null;
  let failures: string | null = null;
  writer.clear();
  for (const [position, ended] of part.outcomes) {
    if (ended.status === 'pending') continue;
    const [outcome, outputHash] = hashedWithheld(ended);
    const { output, failure } = outcome;
    const crowded = sizeOf(failures) + sizeOf(keptWithheld) > WITHHELD_CHARACTERS;
    writeEngineEntry(writer, position, outcome, outputHash);
    if (failure !== undefined) failures = added(failures, failureLine(position, failure, crowded));
    if (output !== undefined) keptWithheld = added(keptWithheld, outputLine(position, output, crowded));
  }
  const packed = writer.take();
  const size = packed.length + sizeOf(failures) + sizeOf(keptWithheld);
  return { runId: part.runId, packed, failures, keptWithheld, size };
}

function hashOf({ output }: EngineOutcome): string | null {
  return output === undefined ? null : hashJson(output);
}

/** An output that cannot be written (its JSON is above what a string may hold) is the failure of its engine alone. */
function hashedWithheld(outcome: EngineOutcome): readonly [EngineOutcome, string | null] {
  try {
    return [outcome, hashOf(outcome)];
  } catch (error) {
    const { output: _, ...rest } = outcome;
    const message = `the output cannot be written: ${error instanceof Error ? error.message : String(error)}`;
    return [{ ...rest, status: 'failed', failure: { code: 'OUTPUT_NOT_JSON', message } }, null];
  }
}

function added(lines: string | null, line: string | null): string | null {
  if (line === null) return lines;
  return lines === null ? line : `${lines}\n${line}`;
}

function sizeOf(text: string | null): number {
  return text === null ? 0 : text.length;
}

/** Null when it asks for nothing in particular. Teams stand in their own column. */
function requestJson(request: PlanRequest): string | null {
  for (const key in request) {
    if (key === 'teams' || request[key as keyof PlanRequest] === undefined) continue;
    const { teams: _, ...asked } = request;
    return JSON.stringify(asked);
  }
  return null;
}
