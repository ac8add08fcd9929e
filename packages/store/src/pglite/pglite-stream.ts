import { Duplex } from 'node:stream';
import type { Worker } from 'node:worker_threads';
import type { WorkerMessage } from './worker-messages.ts';

interface WrittenChunk {
  readonly chunk: Buffer;
}

/**
 * The worker as the socket that `pg` expects: one driver, one set of types and errors for both dialects, and a buffer
 * crosses to the other thread without being copied again.
 */
export class PgliteStream extends Duplex {
  readonly #worker: Worker;
  #finished: ((error?: Error | null) => void) | undefined;

  constructor(worker: Worker) {
    super();
    this.#worker = worker;
    worker.on('message', (message: Uint8Array<ArrayBuffer> | WorkerMessage) => this.#receive(message));
  }

  // What `pg` calls on a socket.
  connect(): this {
    queueMicrotask(() => this.emit('connect'));
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#post([chunk]);
    done();
  }

  override _writev(chunks: readonly WrittenChunk[], done: () => void): void {
    this.#post(chunks.map(({ chunk }) => chunk));
    done();
  }

  /** Waits until the database has shut down. */
  override _final(done: (error?: Error | null) => void): void {
    this.#finished = done;
    this.#worker.postMessage('close');
  }

  /** `pg` keeps its buffer, so the bytes are copied once; the copy changes hands. */
  #post(chunks: readonly Buffer[]): void {
    const bytes = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.length, 0));
    let offset = 0;
    for (const chunk of chunks) {
      bytes.set(chunk, offset);
      offset += chunk.length;
    }
    this.#worker.postMessage(bytes, [bytes.buffer]);
  }

  #receive(message: Uint8Array<ArrayBuffer> | WorkerMessage): void {
    if (message instanceof Uint8Array) {
      if (message.length > 0) this.push(Buffer.from(message.buffer, message.byteOffset, message.length));
    } else if (message.kind === 'closed') {
      this.#finished?.();
      this.push(null);
      this.destroy();
    }
  }
}
