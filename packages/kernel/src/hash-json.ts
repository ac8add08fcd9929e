import { hash } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';
import type { Json } from './json.ts';
import type { EngineOutcome } from './record.ts';

/** SHA-256 (64 hex digits) over the canonical JSON of a value. */
export function hashJson(value: Json): string {
  return hash('sha256', canonicalJson(value), 'hex');
}

/**
 * The hash of each output, by position in the plan; null for engines that did not succeed. For a log's flush: within
 * the run it would double its time.
 */
export function outputHashes(outcomes: readonly EngineOutcome[]): (string | null)[] {
  const hashes = new Array<string | null>(outcomes.length);
  for (let position = 0; position < outcomes.length; position++) {
    const output = (outcomes[position] as EngineOutcome).output;
    hashes[position] = output === undefined ? null : hashJson(output);
  }
  return hashes;
}
