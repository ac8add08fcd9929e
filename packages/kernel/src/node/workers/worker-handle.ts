import { Worker } from 'node:worker_threads';
import type { EnginehouseError } from '@enginehouse/errors';
import { kernelErrors } from '../../errors.ts';
import { shownError } from '../../json.ts';
import { workerEnvironment } from '../config.ts';
import type { FromWorker, ToWorker, WorkerSetup } from './messages.ts';
import { SharedState } from './shared-state.ts';
import { unpackError } from './wire-error.ts';

export interface WorkerHandleOptions {
  readonly setup: Omit<WorkerSetup, 'memory'>;
  readonly startTimeLimitMs: number;
  readonly memoryLimitMb: number | undefined;
}

/** What a worker tells its pool. */
export interface WorkerListener {
  received(worker: WorkerHandle, message: FromWorker): void;
  /** The thread is gone, whoever ended it; nothing comes after this. */
  gone(worker: WorkerHandle, reason: string): void;
}

// The file is emitted to JavaScript where Node runs no TypeScript.
const THREAD = new URL(import.meta.url.endsWith('.ts') ? './worker-thread.ts' : './worker-thread.js', import.meta.url);

/** One worker thread, from its start to its end. */
export class WorkerHandle {
  readonly state: SharedState;
  readonly #worker: Worker;
  readonly #listener: WorkerListener;
  #reason = 'it exited';
  #ready = false;
  #gone = false;
  #starting = Promise.withResolvers<void>();

  private constructor(options: WorkerHandleOptions, listener: WorkerListener) {
    this.#listener = listener;
    this.state = new SharedState(options.setup.engines.length);
    const workerData: WorkerSetup = { ...options.setup, memory: this.state.memory };
    this.#worker = new Worker(THREAD, {
      workerData,
      name: 'enginehouse-worker',
      env: workerEnvironment(),
      execArgv: [],
      ...(options.memoryLimitMb === undefined
        ? {}
        : { resourceLimits: { maxOldGenerationSizeMb: options.memoryLimitMb } }),
    });
    this.#worker.on('message', (message: FromWorker) => this.#receive(message));
    this.#worker.on('error', (error) => {
      this.#reason = shownError(error);
    });
    this.#worker.on('exit', () => this.#exited());
  }

  /**
   * Starts a thread; resolves when it has loaded the engines. Rejects with `ENGINE_SET_DIFFERS`, or `WORKER_NOT_STARTED`
   * for anything else.
   */
  static async start(options: WorkerHandleOptions, listener: WorkerListener): Promise<WorkerHandle> {
    const worker = new WorkerHandle(options, listener);
    const { startTimeLimitMs } = options;
    const timer = setTimeout(() => {
      worker.#starting.reject(notStarted(`the engines were not loaded after ${startTimeLimitMs} ms`));
    }, startTimeLimitMs);
    try {
      await worker.#starting.promise;
      return worker;
    } catch (error) {
      await worker.end();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** A thread at work keeps the process alive, an idle one does not. */
  keepAlive(yes: boolean): void {
    if (yes) this.#worker.ref();
    else this.#worker.unref();
  }

  send(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  /** Ends the thread, whatever it is doing; the listener hears of it. */
  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  get thread(): Worker {
    return this.#worker;
  }

  #receive(message: FromWorker): void {
    if (message.kind === 'ready') {
      this.#ready = true;
      this.#starting.resolve();
    } else if (message.kind === 'unready') {
      const error = unpackError(message.error);
      this.#starting.reject(
        message.error.code === 'ENGINE_SET_DIFFERS' ? setDiffers(error) : notStarted(error.message),
      );
    } else {
      this.#listener.received(this, message);
    }
  }

  #exited(): void {
    if (this.#gone) return;
    this.#gone = true;
    if (this.#ready) this.#listener.gone(this, this.#reason);
    else this.#starting.reject(notStarted(this.#reason));
  }
}

function setDiffers(error: Error): EnginehouseError {
  return kernelErrors.error('ENGINE_SET_DIFFERS', { message: error.message });
}

function notStarted(reason: string): EnginehouseError {
  return kernelErrors.error('WORKER_NOT_STARTED', { message: `A worker thread did not start: ${reason}` });
}
