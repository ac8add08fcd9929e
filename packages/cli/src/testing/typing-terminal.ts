import { PassThrough } from 'node:stream';
import type { Terminal } from '../output/terminal.ts';
import { silentTerminal } from './silent-terminal.ts';

/** A terminal at which somebody types these keys, a question after the other. */
export function typing(...keys: string[]): Terminal & { readonly shown: () => string } {
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => input });
  const output = Object.assign(new PassThrough(), { isTTY: true, columns: 80, rows: 24 });
  let shown = '';
  output.on('data', (chunk) => {
    shown += String(chunk);
  });
  keys.forEach((text, position) => {
    setTimeout(() => input.write(text), 20 * (position + 1));
  });
  const terminal = { ...silentTerminal(), in: input as unknown as NodeJS.ReadableStream, err: output, asks: true };
  return { ...terminal, shown: () => shown };
}
