import type { Engine } from './engine.ts';

/** Told, as it happens, which engine holds the event loop. Called for every engine of every run: store a number, no more. */
export interface EngineProbe {
  /** The synchronous part of an engine begins. */
  entered(engine: Engine): void;
  /** It has given the event loop back. */
  left(): void;
  /** The engine has ended, after waiting or not. */
  ended(engine: Engine): void;
}

/** The probe of this process; undefined when nobody watches. */
export let engineProbe: EngineProbe | undefined;

/** Installs a probe, or takes it away. */
export function setEngineProbe(probe: EngineProbe | undefined): void {
  engineProbe = probe;
}
