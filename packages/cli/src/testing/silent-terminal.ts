import { Readable, Writable } from 'node:stream';
import type { Terminal } from '../output/terminal.ts';

/** A terminal that keeps what is written to it and has nobody to ask; `input` is its standard input. */
export function silentTerminal(input = ''): Terminal & { readonly said: () => string; readonly printed: () => string } {
  const keep = () => {
    let text = '';
    const stream = new Writable({
      write: (chunk, _encoding, done) => {
        text += String(chunk);
        done();
      },
    });
    return { stream, text: () => text };
  };
  const out = keep();
  const err = keep();
  return {
    out: out.stream,
    err: err.stream,
    in: Readable.from(input === '' ? [] : [input]) as unknown as NodeJS.ReadableStream,
    interactive: false,
    progress: false,
    asks: false,
    colours: false,
    width: 100,
    printed: out.text,
    said: err.text,
  };
}
