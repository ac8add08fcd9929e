import { styleText } from 'node:util';
import type { Terminal } from './terminal.ts';

export type Style = Parameters<typeof styleText>[0];

/** Styles text where the terminal shows colours; plain text elsewhere. */
export function styled(terminal: Terminal, style: Style, text: string): string {
  return terminal.colours ? styleText(style, text, { validateStream: false }) : text;
}
