import { styled } from './styles.ts';
import { asTyped, type Terminal, write } from './terminal.ts';
import { wrapText } from './wrap-text.ts';

/** A dim line below a result, broken at spaces where the terminal ends. */
export async function printHint(terminal: Terminal, text: string): Promise<void> {
  const width = terminal.interactive ? terminal.width : Number.POSITIVE_INFINITY;
  await write(terminal.out, `${styled(terminal, 'dim', wrapText(asTyped(terminal, text), width))}\n`);
}
