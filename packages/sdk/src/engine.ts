import {
  type EngineDefinition,
  type EngineContext as KernelContext,
  registerEngine as registerInKernel,
  type Signals,
} from '@enginehouse/kernel';
import type { EngineAi } from './ai.ts';

/** What an engine may see and do in one run of a house: what the kernel gives it, and AI models. */
export interface EngineContext extends KernelContext {
  /**
   * Calls of AI models, for whoever asked for the run. They are kept with the run and the engine, and cancelled when the run
   * is, or the engine outlives its time limit. In a worker thread all but `streamText`, and without `signal`.
   */
  readonly ai: EngineAi;
}

/** The work of an engine: JSON in, JSON out (or a promise of it). */
export type Score = (signals: Signals, context: EngineContext) => unknown;

/** `registerEngine` of the kernel, for engines that a house runs: its contexts have `ai`. */
export const registerEngine: (definition: EngineDefinition, score?: Score) => void = registerInKernel as (
  definition: EngineDefinition,
  // What the kernel calls it with is what the platform has widened.
  score?: (signals: Signals, context: never) => unknown,
) => void;
