import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunResult, Signals } from '@enginehouse/api';
import type { Problem } from '@enginehouse/errors';
import { invalidEvaluation } from '../errors.ts';
import { RocAuc } from './roc-auc.ts';

/** `evaluation.json` beside the engines: how their scores are compared with what really happened. */
export interface Evaluation {
  /** The field that says what happened. It is taken out of the signals: no engine sees it. */
  readonly label: { readonly field: string; readonly positive: string };
  /**
   * Which rows were not fitted on: those whose SHA-256 over every field but the label, as text in the order of the row,
   * has this bit (0 the lowest) of this byte. Without it every row counts.
   */
  readonly holdout?: Holdout;
  readonly measures: readonly {
    readonly name: string;
    readonly engineId: string;
    /** Dotted path into the engine's output, for example `score`. */
    readonly path: string;
    readonly note?: string;
  }[];
}

export interface Holdout {
  readonly hash: 'sha256';
  readonly byte: number;
  readonly bit: number;
  readonly equals: 0 | 1;
  /** Stands between the fields. */
  readonly join: string;
}

export interface Measured {
  readonly name: string;
  readonly engineId: string;
  /** Null unless rows of both labels were scored. */
  readonly rocAuc: number | null;
  readonly rows: number;
  readonly positives: number;
  readonly note?: string;
}

/** Reads `evaluation.json` of a folder of engines; null without one. Throws `INVALID_EVALUATION`. */
export async function readEvaluation(folder: string): Promise<Evaluation | null> {
  const path = join(folder, 'evaluation.json');
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    return null;
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw invalidEvaluation(path, [{ field: '', message: (error as Error).message }]);
  }
  const problems = problemsOf(value as Partial<Evaluation> | null);
  if (problems.length > 0) throw invalidEvaluation(path, problems);
  return value as Evaluation;
}

function problemsOf(value: Partial<Evaluation> | null): Problem[] {
  if (typeof value !== 'object' || value === null) return [{ field: '', message: 'must be a JSON object' }];
  const problems: Problem[] = [];
  const text = (found: unknown, field: string): void => {
    if (typeof found !== 'string' || found === '') problems.push({ field, message: 'must be a non-empty text' });
  };
  text(value.label?.field, 'label.field');
  text(value.label?.positive, 'label.positive');
  if (!Array.isArray(value.measures) || value.measures.length === 0) {
    problems.push({ field: 'measures', message: 'must list at least one measure' });
  } else {
    for (const [position, measure] of value.measures.entries()) {
      for (const key of ['name', 'engineId', 'path'] as const) text(measure?.[key], `measures[${position}].${key}`);
    }
  }
  const { holdout } = value;
  if (holdout !== undefined) {
    if (!Number.isInteger(holdout.bit) || holdout.bit < 0 || holdout.bit > 7) {
      problems.push({ field: 'holdout.bit', message: 'must be a whole number from 0 to 7' });
    }
    if (holdout.hash !== 'sha256') problems.push({ field: 'holdout.hash', message: "must be 'sha256'" });
    if (!Number.isInteger(holdout.byte) || holdout.byte < 0 || holdout.byte > 31) {
      problems.push({ field: 'holdout.byte', message: 'must be a whole number from 0 to 31' });
    }
    if (holdout.equals !== 0 && holdout.equals !== 1)
      problems.push({ field: 'holdout.equals', message: 'must be 0 or 1' });
    if (typeof holdout.join !== 'string') problems.push({ field: 'holdout.join', message: 'must be a text' });
  }
  return problems;
}

/** What a row is worth for an evaluation: the signals without the label, and the label where the row counts. */
export interface LabelledRow {
  readonly signals: Signals;
  /** Null: the row has no label, or was fitted on. */
  readonly positive: boolean | null;
}

/** Compares scores with labels, row by row, in constant memory but for 9 bytes a row and measure. */
export class Evaluator {
  readonly #evaluation: Evaluation;
  readonly #curves: readonly RocAuc[];

  constructor(evaluation: Evaluation) {
    this.#evaluation = evaluation;
    this.#curves = evaluation.measures.map(() => new RocAuc());
  }

  split(row: Signals): LabelledRow {
    const { label, holdout } = this.#evaluation;
    const { [label.field]: truth, ...signals } = row;
    if (truth === undefined || truth === null || truth === '') return { signals, positive: null };
    if (holdout !== undefined && bitOf(signals, holdout) !== holdout.equals) return { signals, positive: null };
    return { signals, positive: String(truth).toUpperCase() === label.positive.toUpperCase() };
  }

  add(positive: boolean, result: RunResult): void {
    for (const [position, measure] of this.#evaluation.measures.entries()) {
      const score = valueAt(result.outputs[measure.engineId], measure.path);
      if (typeof score === 'number') this.#curves[position]?.add(score, positive);
    }
  }

  measured(): readonly Measured[] {
    return this.#evaluation.measures.map(({ name, engineId, note }, position) => {
      const curve = this.#curves[position] as RocAuc;
      const row = { name, engineId, rocAuc: curve.value(), rows: curve.count, positives: curve.positives };
      return note === undefined ? row : { ...row, note };
    });
  }
}

function bitOf(signals: Signals, { byte, bit, join }: Holdout): number {
  const text = Object.values(signals).map(String).join(join);
  const chosen = createHash('sha256').update(text).digest()[byte] as number;
  return (chosen >> bit) & 1;
}

function valueAt(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((found, key) => (found as Record<string, unknown> | null | undefined)?.[key], value);
}
