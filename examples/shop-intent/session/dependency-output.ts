import type { EngineContext, Json } from '@enginehouse/kernel';

/** The field of a dependency's output; undefined when there is none. */
export function fieldOf(context: EngineContext, engineId: string, field: string): Json | undefined {
  const output = context.outputs[engineId];
  return typeof output === 'object' && output !== null && !Array.isArray(output)
    ? (output as { readonly [key: string]: Json })[field]
    : undefined;
}

/** The number in a dependency's output; throws when it is not there: nothing is assumed in its place. */
export function numberOf(context: EngineContext, engineId: string, field: string): number {
  const value = fieldOf(context, engineId, field);
  if (typeof value !== 'number') throw new TypeError(`the output of '${engineId}' has no number '${field}'`);
  return value;
}

/** The fields of an event's payload; empty for another kind of payload. */
export function payloadOf(event: { readonly payload: Json }): { readonly [key: string]: Json } {
  const { payload } = event;
  return typeof payload === 'object' && payload !== null && !Array.isArray(payload)
    ? (payload as { readonly [key: string]: Json })
    : {};
}
