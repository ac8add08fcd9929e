import { Worker } from 'node:worker_threads';
import type { Engine } from '../engine.ts';
import { engineProbe, setEngineProbe } from '../engine-probe.ts';
import { kernelErrors } from '../errors.ts';
import { DEFAULT_TIME_LIMIT_MS } from '../run-execution.ts';
import { SLOTS, type WatchdogSetup } from './watchdog-memory.ts';

// By its own extension: the published package is JavaScript.
const THREAD = new URL(`./watchdog-thread${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);

/** Engines the watchdog can tell apart; more than this are counted together as the first. */
const MOST_ENGINES = 20_000;

export interface WatchdogOptions {
  /** How long the event loop may be held before somebody is named, in milliseconds. Default 30,000. */
  readonly limitMs?: number;
  /** Where the line is written, by file descriptor. Default 2, standard error. */
  readonly fileDescriptor?: number;
}

/**
 * Names, on standard error, the inline engine that holds the event loop of this process past a limit. It watches from a
 * thread of its own, since nothing on a held event loop can speak: not a timer, not a log, not an error. It stops
 * nothing; engines that compute belong into workers. Does not keep the process alive.
 *
 * Throws `WATCHDOG_STARTED` when one is running.
 */
export function startWatchdog(options: WatchdogOptions = {}): Disposable {
  if (engineProbe !== undefined) {
    throw kernelErrors.error('WATCHDOG_STARTED', { message: 'This process has a watchdog already' });
  }
  const limitMs = options.limitMs ?? DEFAULT_TIME_LIMIT_MS;
  const beatMs = Math.max(10, Math.min(1_000, Math.floor(limitMs / 4)));
  const memory = new Int32Array(new SharedArrayBuffer(4 * (SLOTS.underWay + MOST_ENGINES)));
  const workerData: WatchdogSetup = { memory, limitMs, beatMs, fileDescriptor: options.fileDescriptor ?? 2 };
  const thread = new Worker(THREAD, { workerData, name: 'enginehouse-watchdog', env: {}, execArgv: [] });
  thread.unref();
  const heart = setInterval(() => Atomics.add(memory, SLOTS.heartbeat, 1), beatMs);
  heart.unref();

  const numbers = new WeakMap<Engine, number>();
  let count = 0;
  const numberOf = (engine: Engine): number => {
    let number = numbers.get(engine);
    if (number === undefined) {
      number = count < MOST_ENGINES ? count++ : 0;
      numbers.set(engine, number);
      thread.postMessage({ number, name: `${engine.engineId}@${engine.definition.version}` });
    }
    return number;
  };
  setEngineProbe({
    entered(engine) {
      const number = numberOf(engine);
      memory[SLOTS.underWay + number] = (memory[SLOTS.underWay + number] as number) + 1;
      Atomics.store(memory, SLOTS.current, number + 1);
    },
    left() {
      Atomics.store(memory, SLOTS.current, 0);
    },
    ended(engine) {
      const slot = SLOTS.underWay + numberOf(engine);
      memory[slot] = (memory[slot] as number) - 1;
    },
  });
  return {
    [Symbol.dispose]() {
      setEngineProbe(undefined);
      clearInterval(heart);
      Atomics.store(memory, SLOTS.stop, 1);
      Atomics.notify(memory, SLOTS.stop);
    },
  };
}
