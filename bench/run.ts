// npm run bench [-- --json] [-- --only NAME]: every row in a process of its own; exit 1 when a row is not ok.
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { nearest } from '@enginehouse/errors';
import { ALL_ROWS, type BenchFile } from './all-rows.ts';
import { readRows } from './harness/bench-file.ts';
import type { BenchRow } from './harness/define-bench-row.ts';
import { type RowReport, renderTable } from './harness/render-table.ts';
import type { RowAnswer } from './harness/run-row.ts';

const USAGE = 'usage: npm run bench [-- [--json] [--only NAME]]';

function readArguments(): { json: boolean; only: string | undefined } {
  try {
    const { values } = parseArgs({ options: { json: { type: 'boolean', default: false }, only: { type: 'string' } } });
    return { json: values.json, only: values.only };
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${USAGE}\n`);
    process.exit(2);
  }
}

function choose(only: string | undefined): BenchFile[] {
  if (only === undefined) return [...ALL_ROWS];
  const chosen = ALL_ROWS.filter((one) => one.rows.includes(only)).map((one) => ({ file: one.file, rows: [only] }));
  if (chosen.length === 0) {
    const names = ALL_ROWS.flatMap((one) => one.rows);
    const near = nearest(only, names);
    process.stderr.write(
      `no row '${only}'; ${near.length > 0 ? 'the nearest' : 'there'} are: ${(near.length > 0 ? near : names).join(', ')}\n`,
    );
    process.exit(2);
  }
  return chosen;
}

function playInChild(file: string, name: string): Promise<RowAnswer> {
  return new Promise((resolve) => {
    let answer: RowAnswer | undefined;
    const child = fork(join(import.meta.dirname, 'harness', 'run-row.ts'), [file, name], {
      execArgv: ['--expose-gc', '--disable-warning=ExperimentalWarning'],
      // Standard output belongs to the table or the JSON: what a row prints goes to standard error.
      stdio: ['ignore', 2, 2, 'ipc'],
    });
    child.on('message', (message) => {
      answer = message as RowAnswer;
    });
    child.on('error', (error) => resolve({ failure: error.message }));
    child.on('exit', (code, signal) =>
      resolve(answer ?? { failure: `the row's process ended without an answer (${signal ?? code})` }),
    );
  });
}

async function playRow(file: string, row: BenchRow): Promise<RowReport> {
  const answer = await playInChild(file, row.name);
  if ('failure' in answer) {
    process.stderr.write(`row '${row.name}' failed: ${answer.failure}\n`);
    return { row, value: null, ok: false, sides: [] };
  }
  const { value, sides } = answer.measurement;
  return { row, value, ok: value <= row.limit, sides };
}

const { json, only } = readArguments();
const reports: RowReport[] = [];
const chosen = choose(only);
const total = chosen.reduce((sum, one) => sum + one.rows.length, 0);
for (const { file, rows } of chosen) {
  const declared = await readRows(file);
  for (const name of rows) {
    const row = declared.find((one) => one.name === name);
    if (row === undefined) throw new Error(`bench/all-rows.ts lists '${name}', which bench/${file} does not export`);
    process.stderr.write(`bench: ${reports.length + 1}/${total} ${name}\n`);
    reports.push(await playRow(file, row));
  }
}
if (json) {
  const lines = reports.map(({ row, value, ok }) => ({ name: row.name, value, limit: row.limit, ok }));
  process.stdout.write(`${JSON.stringify(lines, null, 2)}\n`);
} else {
  process.stdout.write(renderTable(reports));
}
process.exitCode = reports.every((report) => report.ok) ? 0 : 1;
