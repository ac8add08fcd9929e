import Table from 'cli-table3';
import { fitColumns } from './fit-columns.ts';
import { list } from './formats.ts';
import { inertText } from './plain-text.ts';
import { styled } from './styles.ts';
import { type Terminal, write } from './terminal.ts';
import { wrapText } from './wrap-text.ts';

export interface Column<Row> {
  readonly title: string;
  readonly value: (row: Row) => string;
  readonly align?: 'left' | 'right';
  /** May be left out on a narrow terminal, the lowest number first. */
  readonly spare?: number;
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

/** A table for eyes: no borders, one line a row. Fitted to a terminal; whole everywhere else. */
export async function printTable<Row>(
  terminal: Terminal,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): Promise<void> {
  const width = terminal.interactive ? terminal.width : Number.POSITIVE_INFINITY;
  const cells = rows.map((row) => columns.map((column) => inertText(column.value(row))));
  const fitted = fitColumns(columns, cells, width);
  const table = new Table({
    chars: NO_BORDERS,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
    head: fitted.columns.map((column) => styled(terminal, 'dim', column.title)),
    colAligns: fitted.columns.map((column) => column.align ?? 'left'),
  });
  for (const row of fitted.cells) table.push([...row]);
  const text = table.toString();
  await write(
    terminal.out,
    `${text
      .split('\n')
      .map((line) => line.trimEnd())
      .join('\n')}\n`,
  );
  if (fitted.leftOut.length > 0) {
    const text = wrapText(`left out: ${list(fitted.leftOut)} (a wider terminal shows them, and --json)`, width);
    await write(terminal.out, `${styled(terminal, 'dim', text)}\n`);
  }
}

/** Facts one under the other, names aligned. */
export async function printFacts(terminal: Terminal, facts: readonly (readonly [string, string])[]): Promise<void> {
  const width = Math.max(...facts.map(([name]) => name.length));
  const lines = facts.flatMap(([name, value]) =>
    wrapText(
      inertText(value),
      terminal.interactive ? Math.max(terminal.width - width - 2, 24) : Number.POSITIVE_INFINITY,
    )
      .split('\n')
      .map((line, position) => `${styled(terminal, 'dim', (position === 0 ? name : '').padEnd(width))}  ${line}`),
  );
  await write(terminal.out, `${lines.join('\n')}\n`);
}

/** `--json`: the value and nothing else; what JSON would leave to act upon a terminal is escaped, which means the same. */
export async function printJson(terminal: Terminal, value: unknown): Promise<void> {
  await write(terminal.out, `${inertText(JSON.stringify(value, null, 2))}\n`);
}
