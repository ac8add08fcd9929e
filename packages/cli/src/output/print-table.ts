import Table from 'cli-table3';
import { styled } from './styles.ts';
import { type Terminal, write } from './terminal.ts';

export interface Column<Row> {
  readonly title: string;
  readonly value: (row: Row) => string;
  readonly align?: 'left' | 'right';
}

const NO_BORDERS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/** A table for eyes: no borders, one line a row. */
export async function printTable<Row>(
  terminal: Terminal,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): Promise<void> {
  const table = new Table({
    chars: NO_BORDERS,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
    head: columns.map((column) => styled(terminal, 'dim', column.title)),
    colAligns: columns.map((column) => column.align ?? 'left'),
  });
  for (const row of rows) table.push(columns.map((column) => column.value(row)));
  const text = table.toString();
  await write(
    terminal.out,
    `${text
      .split('\n')
      .map((line) => line.trimEnd())
      .join('\n')}\n`,
  );
}

/** Facts one under the other, names aligned. */
export async function printFacts(terminal: Terminal, facts: readonly (readonly [string, string])[]): Promise<void> {
  const width = Math.max(...facts.map(([name]) => name.length));
  const lines = facts.flatMap(([name, value]) =>
    value
      .split('\n')
      .map((line, position) => `${styled(terminal, 'dim', (position === 0 ? name : '').padEnd(width))}  ${line}`),
  );
  await write(terminal.out, `${lines.join('\n')}\n`);
}

/** `--json`: the value and nothing else. */
export async function printJson(terminal: Terminal, value: unknown): Promise<void> {
  await write(terminal.out, `${JSON.stringify(value, null, 2)}\n`);
}
