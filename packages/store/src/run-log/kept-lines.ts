import type { EngineFailure, Json, Signals } from '@enginehouse/kernel';

/**
 * What is kept whole of a run, as lines of JSON in text columns, so that a later part is appended without reading
 * the earlier one. Text and not jsonb: jsonb refuses the NUL character and lone surrogates that JSON may hold, and a
 * line feed cannot occur inside what JSON.stringify writes.
 *
 *     [3, <output>]                    an output, by the engine's position
 *     [3, null, <bytes>, <preview>]    an output above the limit: its size and how it begins
 *     ["signals", <signals>]
 */
export const KEPT_BYTES_LIMIT = 65_536;
/** Characters of an output above the limit that are kept. */
export const PREVIEW_CHARACTERS = 1_024;
/** The same where withheld engines have filled what one run may keep of them. */
export const CROWDED_CHARACTERS = 80;
/** Characters of a failure's message that are kept. */
export const FAILURE_MESSAGE_CHARACTERS = 4_096;

/** The line of an output, whole or as a preview; `crowded`: there is room for little. */
export function outputLine(position: number, output: Json, crowded = false): string {
  const json = JSON.stringify(output);
  const bytes = utf8Bytes(json);
  if (crowded ? json.length <= CROWDED_CHARACTERS : bytes <= KEPT_BYTES_LIMIT) return `[${position},${json}]`;
  const preview = json.slice(0, crowded ? CROWDED_CHARACTERS : PREVIEW_CHARACTERS).toWellFormed();
  return `[${position},null,${crowded ? Buffer.byteLength(json) : bytes},${JSON.stringify(preview)}]`;
}

/** The line of the signals; null when they are above the limit, and then only their hash is kept. */
export function signalsLine(signals: Signals): string | null {
  const json = JSON.stringify(signals);
  return utf8Bytes(json) <= KEPT_BYTES_LIMIT ? `["signals",${json}]` : null;
}

/** The line of a failure: position, code, message, and the cause of a skip; `crowded`: there is room for little. */
export function failureLine(position: number, failure: EngineFailure, crowded = false): string {
  const { code, cause } = failure;
  const message = failure.message.slice(0, crowded ? CROWDED_CHARACTERS : FAILURE_MESSAGE_CHARACTERS).toWellFormed();
  return JSON.stringify(cause === undefined ? [position, code, message] : [position, code, message, cause]);
}

/** What `outputLine` and `signalsLine` wrote. */
export interface KeptValues {
  readonly outputs: Map<number, Json>;
  /** Outputs above the limit: size in bytes of UTF-8, and the first characters of their JSON. */
  readonly previews: Map<number, { readonly bytes: number; readonly preview: string }>;
  readonly signals: Signals | undefined;
}

/** Reads the lines of any number of texts; a later line for a position replaces an earlier one. */
export function readKeptLines(texts: readonly string[]): KeptValues {
  const outputs = new Map<number, Json>();
  const previews = new Map<number, { bytes: number; preview: string }>();
  let signals: Signals | undefined;
  for (const text of texts) {
    for (const line of lines(text)) {
      const [key, value, bytes, preview] = JSON.parse(line) as [number | string, Json, number?, string?];
      if (typeof key === 'string') signals = value as Signals;
      else if (bytes === undefined) outputs.set(key, value);
      else previews.set(key, { bytes, preview: preview ?? '' });
    }
  }
  return { outputs, previews, signals };
}

/** One output out of a text, without parsing the others; undefined when it is not there whole. */
export function readKeptOutput(text: string, position: number): Json | undefined {
  const start = `[${position},`;
  let found: Json | undefined;
  for (const line of lines(text)) {
    if (!line.startsWith(start)) continue;
    const [, value, bytes] = JSON.parse(line) as [number, Json, number?];
    found = bytes === undefined ? value : undefined;
  }
  return found;
}

/** What `failureLine` wrote, by position. */
export function readFailureLines(text: string | null): Map<number, EngineFailure> {
  const failures = new Map<number, EngineFailure>();
  for (const line of lines(text ?? '')) {
    const [position, code, message, cause] = JSON.parse(line) as [number, string, string, string?];
    failures.set(position, cause === undefined ? { code, message } : { code, message, cause });
  }
  return failures;
}

function lines(text: string): string[] {
  return text === '' ? [] : text.split('\n');
}

/** A string of n UTF-16 units has at most 3n bytes: most need no counting. */
function utf8Bytes(text: string): number {
  return text.length * 3 <= KEPT_BYTES_LIMIT ? text.length : Buffer.byteLength(text);
}
