// The process of one row: node --expose-gc bench/harness/run-row.ts FILE ROW, answers over IPC.
import { readRows } from './bench-file.ts';
import { type Measurement, measureRow } from './measure.ts';

export type RowAnswer = { readonly measurement: Measurement } | { readonly failure: string };

const [file, name] = process.argv.slice(2) as [string, string];

function answer(message: RowAnswer): void {
  // A row that leaves a handle open must not hold the next one up.
  process.send?.(message, () => process.exit('failure' in message ? 1 : 0));
}

try {
  const row = (await readRows(file)).find((one) => one.name === name);
  if (row === undefined) throw new Error(`bench/${file} has no row '${name}'`);
  answer({ measurement: await measureRow(row) });
} catch (error) {
  answer({ failure: error instanceof Error ? (error.stack ?? error.message) : String(error) });
}
