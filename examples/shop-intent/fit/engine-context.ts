import type { EngineContext, EngineEvent, Json } from '@enginehouse/kernel';

export interface ContextInput {
  readonly engineId: string;
  readonly outputs?: { readonly [engineId: string]: Json };
  /** Events it sees. */
  readonly events?: readonly EngineEvent[];
  /** Where its own events go. */
  readonly emitted?: EngineEvent[];
}

/** A context for a score function called outside of a run: nothing is checked, frozen or limited. */
export function contextOf({ engineId, outputs = {}, events = [], emitted = [] }: ContextInput): EngineContext {
  const id = engineId as EngineContext['engineId'];
  return {
    runId: 'outside-of-a-run',
    engineId: id,
    version: '0.0.0',
    teams: [],
    outputs,
    events,
    emit: (topic, payload) => {
      emitted.push({ topic, engineId: id, payload });
    },
    signal: NEVER,
    log: SILENT,
  };
}

const NEVER = new AbortController().signal;
const SILENT = { debug: ignore, info: ignore, warn: ignore, error: ignore };

function ignore(): void {}
