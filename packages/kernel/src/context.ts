import type { EngineId } from './definition.ts';
import type { Json } from './json.ts';

/** An event as an engine sees it. */
export interface EngineEvent {
  readonly topic: string;
  readonly engineId: EngineId;
  readonly payload: Json;
}

export interface EngineLog {
  debug(message: string, fields?: { readonly [key: string]: Json }): void;
  info(message: string, fields?: { readonly [key: string]: Json }): void;
  warn(message: string, fields?: { readonly [key: string]: Json }): void;
  error(message: string, fields?: { readonly [key: string]: Json }): void;
}

/** What an engine may see and do in one run. It depends on the graph, never on timing. */
export interface EngineContext {
  readonly runId: string;
  readonly engineId: EngineId;
  readonly version: string;
  readonly teams: readonly string[];
  /** Outputs of the declared dependencies that succeeded, by engineId. Frozen. */
  readonly outputs: { readonly [engineId: string]: Json };
  /** Emitted by transitive dependencies, on subscribed topics, in plan order. */
  readonly events: readonly EngineEvent[];
  /** Publishes on a declared topic; another one throws `UNDECLARED_TOPIC`. */
  emit(topic: string, payload: Json): void;
  /** Aborted when the run is cancelled or the engine outlives its time limit. */
  readonly signal: AbortSignal;
  readonly log: EngineLog;
}
