import type { Writable } from 'node:stream';

/** Where a command writes: results to `out`, everything said to people to `err`. */
export interface Terminal {
  readonly out: Writable;
  readonly err: Writable;
  readonly in: NodeJS.ReadableStream;
  /** `out` is a terminal: colours, and nothing that a pipe could trip over. */
  readonly interactive: boolean;
  /** `err` is a terminal: progress bars are drawn. */
  readonly progress: boolean;
  readonly colours: boolean;
  /** Columns of the terminal; 100 without one. */
  readonly width: number;
}

export function write(stream: Writable, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => (error === null || error === undefined ? resolve() : reject(error)));
  });
}
