import type { Writable } from 'node:stream';
import { outputFailed } from '../errors.ts';

/** Where a command writes: results to `out`, everything said to people to `err`. */
export interface Terminal {
  readonly out: Writable;
  readonly err: Writable;
  readonly in: NodeJS.ReadableStream;
  /** `out` is a terminal: colours, and nothing that a pipe could trip over. */
  readonly interactive: boolean;
  /** `err` is a terminal: progress bars are drawn. */
  readonly progress: boolean;
  /** `in` and `err` are a terminal: somebody is there to answer a question. */
  readonly asks: boolean;
  readonly colours: boolean;
  /** Columns of the terminal; 100 without one. */
  readonly width: number;
  /** A text that shows commands to be typed next: as they find the house that this command found. Default: as it is. */
  readonly typed?: (text: string) => string;
}

/** What is shown to be typed next, as it is to be typed at this terminal. */
export function asTyped({ typed }: Pick<Terminal, 'typed'>, text: string): string {
  return typed === undefined ? text : typed(text);
}

/**
 * Writes what is said to people. A reader who has left (`| head`) wants no more of it, and that is no error; any other
 * failure is `OUTPUT_FAILED`.
 */
export function write(stream: Writable, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => {
      if (error === null || error === undefined || readerHasLeft(error)) resolve();
      else reject(outputFailed('standard output', error));
    });
  });
}

/** True for the failure of a write into a pipe that nobody reads any more. */
export function readerHasLeft(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED';
}
