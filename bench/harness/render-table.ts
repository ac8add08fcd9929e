import type { BenchRow } from './define-bench-row.ts';
import type { SideTimes } from './measure.ts';

/** One row with what came of it; `value` is null when it could not be measured. */
export interface RowReport {
  readonly row: BenchRow;
  readonly value: number | null;
  readonly ok: boolean;
  readonly sides: readonly SideTimes[];
}

/** The table that people read, one line per row and under it what each side took per call. */
export function renderTable(reports: readonly RowReport[]): string {
  const cells = reports.map(({ row, value, ok }) => [
    ok ? 'ok' : 'NOT OK',
    row.name,
    value === null ? 'failed' : withUnit(value, row),
    `<= ${withUnit(row.limit, row)}`,
    row.what,
    row.against,
  ]);
  const table = [['', 'row', 'value', 'limit', 'what', 'against'], ...cells];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((line) => line[column]?.length ?? 0))) ?? [];
  const lines: string[] = [];
  for (const [index, line] of table.entries()) {
    lines.push(
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
    for (const side of reports[index - 1]?.sides ?? [])
      lines.push(`        ${sideLine(side, reports[index - 1]?.row)}`);
  }
  const notOk = reports.filter((report) => !report.ok).length;
  lines.push('', `${reports.length - notOk} ok, ${notOk} not ok`);
  return `${lines.join('\n')}\n`;
}

function sideLine(side: SideTimes, row: BenchRow | undefined): string {
  const unit = row?.unit === 'us' ? 'us' : 'ms';
  return `${side.side}: p50 ${short(side.p50)} ${unit}, p99 ${short(side.p99)} ${unit} (${side.calls} calls)`;
}

function withUnit(value: number, row: BenchRow): string {
  return row.unit === 'ratio' ? `${short(value)}x` : `${short(value)} ${row.unit}`;
}

/** Three significant digits, never in exponents above a thousandth. */
function short(value: number): string {
  if (value === 0) return '0';
  if (Math.abs(value) >= 1000) return Math.round(value).toString();
  return Math.abs(value) < 0.0001 ? value.toExponential(2) : Number(value.toPrecision(3)).toString();
}
