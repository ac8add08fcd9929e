import { availableParallelism } from 'node:os';
import type { EngineSet } from '../../engine-set.ts';
import { kernelErrors, problem } from '../../errors.ts';
import { engineMarks } from './wire-plan.ts';
import type { WorkerHandleOptions } from './worker-handle.ts';

export interface WorkerPoolOptions {
  /** Threads. Default: as many as the machine can run at once. */
  readonly workers?: number;
  /** The engines to run, from `loadEngines`: each worker loads their files itself and must arrive at the same set. */
  readonly engineSet: EngineSet;
  /** Longest that a worker may take to load the engines, in milliseconds. Default 30,000. */
  readonly startTimeLimitMs?: number;
  /** Memory for the JavaScript objects of one worker, in megabytes. Default: Node's own limit. */
  readonly memoryLimitMb?: number;
  /** What engines print, and errors that no result carries. Default: it goes to standard error. */
  readonly onPrint?: (text: string) => void;
}

const START_TIME_LIMIT_MS = 30_000;
const MOST_WORKERS = 256;

/** The options with their defaults. Throws `INVALID_RUN_OPTIONS` and `ENGINE_WITHOUT_FILE`. */
export function settledOptions(options: WorkerPoolOptions): {
  readonly workers: number;
  readonly handle: WorkerHandleOptions;
  readonly onPrint: (text: string) => void;
} {
  const { engineSet } = options;
  const workers = options.workers ?? Math.min(availableParallelism(), MOST_WORKERS);
  if (!Number.isInteger(workers) || workers < 1 || workers > MOST_WORKERS) throw invalidWorkers(workers);
  return {
    workers,
    handle: {
      setup: { files: filesOf(engineSet), engines: engineMarks(engineSet.engines), engineSetHash: engineSet.hash },
      startTimeLimitMs: options.startTimeLimitMs ?? START_TIME_LIMIT_MS,
      memoryLimitMb: options.memoryLimitMb,
    },
    onPrint: options.onPrint ?? ((text) => process.stderr.write(text)),
  };
}

function filesOf(engineSet: EngineSet): string[] {
  const without = engineSet.engines.filter((engine) => engine.file === undefined).map((engine) => engine.engineId);
  if (without.length > 0) {
    throw kernelErrors.error('ENGINE_WITHOUT_FILE', {
      message: `Workers cannot load ${without.map((id) => `'${id}'`).join(', ')}: registered by the program, not by a file`,
      details: { engines: without },
    });
  }
  return [...new Set(engineSet.engines.map((engine) => engine.file as string))];
}

function invalidWorkers(value: number) {
  return kernelErrors.error('INVALID_RUN_OPTIONS', {
    message: `The number of workers is not an integer from 1 to ${MOST_WORKERS}`,
    where: 'workers',
    problems: [problem('workers', `is not an integer from 1 to ${MOST_WORKERS}`, value)],
  });
}
