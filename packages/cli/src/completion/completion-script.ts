import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { completionTable } from './completion-table.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** What a shell is told of a program: its commands as they are, and how to look them up. */
export function completionScript(program: Command, shell: Shell): string {
  const template = readFileSync(new URL(`../../templates/completion/enginehouse.${shell}`, import.meta.url), 'utf8');
  const lines = completionTable(program).join('\n');
  // Within single quotes fish takes a backslash for an escape; bash and zsh read the lines as they are.
  const table = shell === 'fish' ? lines.replaceAll(/[\\']/g, '\\$&') : lines;
  return template.replace('__TABLE__', () => table);
}
