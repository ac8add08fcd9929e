import { type Style, styled } from '../output/styles.ts';
import type { Terminal } from '../output/terminal.ts';

const STYLES: { readonly [status: string]: Style } = {
  active: 'green',
  installed: 'green',
  completed: 'green',
  installing: 'yellow',
  pending: 'yellow',
  running: 'yellow',
  interrupted: 'yellow',
  waiting_confirmation: 'yellow',
  error: 'red',
  failed: 'red',
};

/** A status in its colour; the word says the same. */
export function statusWord(terminal: Terminal, status: string): string {
  const style = STYLES[status];
  return style === undefined ? status : styled(terminal, style, status);
}
