import type { PlanView, ProcessTableView } from '@enginehouse/api';
import { startProgress } from '../output/progress.ts';
import type { Terminal } from '../output/terminal.ts';
import { Evaluator, readEvaluation } from './evaluation.ts';
import { openRows } from './open-rows.ts';
import type { Scorer } from './open-scorer.ts';
import { documentWriter, fileWriter, type ResultsWriter } from './results-writer.ts';
import type { Row } from './rows.ts';
import { type ScoreSummary, ScoreTally } from './score-summary.ts';

export interface ScoreFileOptions {
  /** A file, or `-` for standard input. */
  readonly path: string;
  readonly format?: string | undefined;
  /** A file for the results. */
  readonly out?: string | undefined;
  /** Writes one document of results and summary to standard output. */
  readonly json: boolean;
  /** Rows to pass over. */
  readonly skip: number;
  /** Folder whose `evaluation.json` says how scores compare with labels; null: they are not compared. */
  readonly evaluationFolder: string | null;
}

export interface ScoredFile {
  readonly summary: ScoreSummary;
  readonly plan: PlanView;
  readonly table: ProcessTableView;
}

/**
 * Scores a file row by row: reads as fast as runs are answered, and a run is answered when its record is on disk.
 * Ctrl-C stops reading; what is under way is finished and kept, and the summary says which row to go on with.
 */
export async function scoreFile(terminal: Terminal, scorer: Scorer, options: ScoreFileOptions): Promise<ScoredFile> {
  const { path, skip, evaluationFolder } = options;
  const input = await openRows(path, options.format, terminal.in);
  const evaluation = evaluationFolder === null ? null : await readEvaluation(evaluationFolder);
  const evaluator = evaluation === null ? null : new Evaluator(evaluation);
  const table = await scorer.processTable();
  const plan = await scorer.plan();
  const tally = new ScoreTally();
  const writers = writersOf(terminal, options);
  const interruption = listenForInterrupt();
  const progress = startProgress(terminal, 'scoring', input.totalBytes);
  // The label of a row in flight, by row number; a window's worth at most.
  const labels = new Map<number, boolean>();
  try {
    for await (const outcome of scorer.score(prepared(input.rows, evaluator, labels, skip, interruption.signal))) {
      tally.add(outcome);
      const positive = labels.get(outcome.number);
      if (positive !== undefined) {
        labels.delete(outcome.number);
        if ('result' in outcome) evaluator?.add(positive, outcome.result);
      }
      for (const writer of writers) {
        const full = writer.add(outcome);
        if (full !== undefined) await full;
      }
      progress.update(input.bytesRead(), tally.rows);
    }
  } finally {
    progress.stop();
    interruption.stop();
  }
  const stoppedBeforeRow = interruption.signal.aborted ? skip + tally.rows + 1 : null;
  const summary = tally.summary(plan, { evaluator, stoppedBeforeRow, keptIn: scorer.keptIn });
  for (const writer of writers) await writer.end(summary);
  return { summary, plan, table };
}

function writersOf(terminal: Terminal, { json, out }: ScoreFileOptions): readonly ResultsWriter[] {
  const writers: ResultsWriter[] = [];
  if (json) writers.push(documentWriter(terminal.out, 'standard output'));
  if (out !== undefined) writers.push(fileWriter(out));
  return writers;
}

/** Takes the label out of each row, passes over what is done already, and stops at an interruption. */
async function* prepared(
  rows: AsyncIterable<Row>,
  evaluator: Evaluator | null,
  labels: Map<number, boolean>,
  skip: number,
  interrupted: AbortSignal,
): AsyncGenerator<Row, void, undefined> {
  for await (const row of rows) {
    if (interrupted.aborted) return;
    if (row.number <= skip) continue;
    if (evaluator === null || 'problem' in row) {
      yield row;
      continue;
    }
    const { signals, positive } = evaluator.split(row.signals);
    if (positive !== null) labels.set(row.number, positive);
    yield { number: row.number, signals };
  }
}

function listenForInterrupt(): { readonly signal: AbortSignal; stop(): void } {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  process.once('SIGINT', abort);
  process.once('SIGTERM', abort);
  return {
    signal: controller.signal,
    stop() {
      process.off('SIGINT', abort);
      process.off('SIGTERM', abort);
    },
  };
}
