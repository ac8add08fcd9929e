import type { Signals } from '@enginehouse/api';

/** Signals as somebody typed them: one JSON object, or what is wrong with it. */
export type TypedSignals =
  | { readonly ok: true; readonly value: Signals }
  | { readonly ok: false; readonly problem: string };

/** Reads what somebody typed as signals. */
export function signalsOf(text: string): TypedSignals {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { ok: false, problem: `Not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { ok: false, problem: 'One JSON object is expected, for example { "Month": "Nov" }.' };
  }
  return { ok: true, value: value as Signals };
}
