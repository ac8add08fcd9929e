import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Signals } from '@enginehouse/kernel';

/** One session of the file, the label apart from what engines see. */
export interface Session {
  /** The row without its label: texts, as `enginehouse score` gives them. */
  readonly signals: Signals;
  /** 1: the visit ended in a purchase. */
  readonly bought: 0 | 1;
  /** Lowest bit of the first byte of SHA-256 over the row without its label: equal rows stay together. */
  readonly half: 0 | 1;
  /** Second byte of the same hash modulo `FOLDS`: the fold inside a half. */
  readonly fold: number;
}

/** Folds inside the fitted half: each model leaves one out, and the product is their average. */
export const FOLDS = 8;

const LABEL = 'Revenue';

/** Reads the CSV (comma separated, no quotes in this data). Throws with the line number when a row is broken. */
export function readSessions(file: string): Session[] {
  const [header = '', ...lines] = readFileSync(file, 'utf8').trimEnd().split(/\r?\n/);
  const columns = header.split(',');
  if (columns.at(-1) !== LABEL)
    throw new Error(`${file}: the last column must be '${LABEL}', it is '${columns.at(-1)}'`);
  return lines.map((line, index) => {
    const cells = line.split(',');
    const label = cells.pop();
    if (cells.length !== columns.length - 1 || (label !== 'TRUE' && label !== 'FALSE')) {
      throw new Error(`${file}, line ${index + 2}: expected ${columns.length} cells, the last TRUE or FALSE`);
    }
    const digest = createHash('sha256').update(cells.join(',')).digest();
    return {
      signals: Object.fromEntries(cells.map((cell, column) => [columns[column] as string, cell])),
      bought: label === 'TRUE' ? 1 : 0,
      half: ((digest[0] as number) & 1) as 0 | 1,
      fold: (digest[1] as number) % FOLDS,
    };
  });
}
