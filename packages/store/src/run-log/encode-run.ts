import { type EngineOutcome, hashJson, type PlanRequest, type RunRecord, type WithheldPart } from '@enginehouse/kernel';
import { textElement } from './array-literal.ts';
import { ByteWriter } from './byte-writer.ts';
import { writeEngineEntry } from './engine-entries.ts';
import { type KeepPolicy, keepsOutput } from './keep-policy.ts';
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
  const kept: string[] = [];
  const keptWithheld: string[] = [];
  const failures: string[] = [];
  let pending = false;
  writer.clear();
  writer.hex(hashJson(record.signals));
  for (let position = 0; position < outcomes.length; position++) {
    const outcome = part?.outcomes.get(position) ?? (outcomes[position] as EngineOutcome);
    if (outcome.status === 'pending') {
      pending = true;
      continue;
    }
    writeEngineEntry(writer, position, outcome, outputHash(outcome));
    if (outcome.failure !== undefined) failures.push(failureLine(position, outcome.failure));
    if (outcome.output !== undefined && keepsOutput(policy, record, position, plan.lastReturnable)) {
      const withheld = record.plan.engines[position]?.withheld === true;
      (withheld ? keptWithheld : kept).push(outputLine(position, outcome.output));
    }
  }
  if (policy.keepSignals) {
    const line = signalsLine(record.signals);
    if (line !== null) kept.push(line);
  }
  const packed = writer.take();
  const texts = { failures: joined(failures), kept: joined(kept), keptWithheld: joined(keptWithheld) };
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
    ...texts,
    size: packed.length + sizeOf(texts.failures) + sizeOf(texts.kept) + sizeOf(texts.keptWithheld),
  };
}

/** The same for a part that comes after its record. */
export function encodePart(part: WithheldPart): EncodedPart {
  const kept: string[] = [];
  const failures: string[] = [];
  writer.clear();
  for (const [position, outcome] of part.outcomes) {
    if (outcome.status === 'pending') continue;
    writeEngineEntry(writer, position, outcome, outputHash(outcome));
    if (outcome.failure !== undefined) failures.push(failureLine(position, outcome.failure));
    if (outcome.output !== undefined) kept.push(outputLine(position, outcome.output));
  }
  const packed = writer.take();
  const texts = { failures: joined(failures), keptWithheld: joined(kept) };
  return {
    runId: part.runId,
    packed,
    ...texts,
    size: packed.length + sizeOf(texts.failures) + sizeOf(texts.keptWithheld),
  };
}

function outputHash(outcome: EngineOutcome): string | null {
  return outcome.output === undefined ? null : hashJson(outcome.output);
}

function joined(lines: readonly string[]): string | null {
  return lines.length === 0 ? null : lines.join('\n');
}

function sizeOf(text: string | null): number {
  return text === null ? 0 : text.length;
}

/** Null when it asks for nothing in particular. Teams stand in their own column. */
function requestJson({ teams: _, ...asked }: PlanRequest): string | null {
  const json = JSON.stringify(asked);
  return json === '{}' ? null : json;
}
