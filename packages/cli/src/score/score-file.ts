import type { PlanView, ProcessTableView } from '@enginehouse/api';
import { type EnginehouseError, isEnginehouseError } from '@enginehouse/errors';
import { type Progress, startProgress } from '../output/progress.ts';
import { readerHasLeft, type Terminal } from '../output/terminal.ts';
import { Evaluator, readEvaluation } from './evaluation.ts';
import { listenForInterrupt } from './interruption.ts';
import type { OpenRows } from './open-rows.ts';
import type { Scorer } from './open-scorer.ts';
import { documentWriter, fileWriter, type ResultsWriter } from './results-writer.ts';
import type { Row } from './rows.ts';
import { type ScoreSummary, ScoreTally } from './score-summary.ts';

export interface ScoreFileOptions {
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
  /** The first of the broken rows, for people. */
  readonly shownBroken: readonly EnginehouseError[];
  /** What ended the scoring before the end of the rows; null after the last row, an interruption, or when the reader of the results has left. */
  readonly failure: unknown;
}

/**
 * Scores rows one by one: reads as fast as runs are answered, and a run is answered when its record is on disk. Ctrl-C
 * stops the reading; what is under way is finished and kept, and the summary says which row to go on with. What fails
 * in the middle comes back beside the summary of what was done until then; what fails before the first row is thrown.
 */
export async function scoreFile(
  terminal: Terminal,
  scorer: Scorer,
  input: OpenRows,
  options: ScoreFileOptions,
): Promise<ScoredFile> {
  const { skip, evaluationFolder } = options;
  const evaluation = evaluationFolder === null ? null : await readEvaluation(evaluationFolder);
  const evaluator = evaluation === null ? null : new Evaluator(evaluation);
  const table = await scorer.processTable();
  const plan = await scorer.plan();
  const writers = await writersOf(terminal, options);
  const tally = new ScoreTally();
  const progress = startProgress(terminal, 'scoring', input.totalBytes);
  const stopping = new AbortController();
  stopping.signal.addEventListener('abort', () => input.close());
  const interruption = listenForInterrupt(terminal, () => {
    progress.stop();
    stopping.abort();
  });
  const work: Work = {
    scorer,
    input,
    evaluator,
    tally,
    writers,
    progress,
    skip,
    stopping,
    rowsLeft: true,
    rowsTaken: 0,
  };
  let failure: unknown = null;
  let readerLeft = false;
  try {
    await scoreAll(work);
  } catch (error) {
    readerLeft = isEnginehouseError(error) && error.code === 'OUTPUT_FAILED' && readerHasLeft(error.cause);
    failure = readerLeft ? null : error;
  } finally {
    progress.stop();
    interruption.stop();
    input.close();
  }
  const stoppedBeforeRow = work.rowsLeft || tally.rows < work.rowsTaken ? skip + tally.rows + 1 : null;
  const summary = tally.summary(plan, { evaluator, stoppedBeforeRow, keptIn: scorer.keptIn });
  for (const writer of writers) {
    try {
      await writer.end(summary, failure ?? undefined);
    } catch (error) {
      // A writer that has failed before says so again.
      if (!readerLeft) failure ??= error;
    }
  }
  return { summary, plan, table, shownBroken: tally.shownBroken, failure };
}

interface Work {
  readonly scorer: Scorer;
  readonly input: OpenRows;
  readonly evaluator: Evaluator | null;
  readonly tally: ScoreTally;
  readonly writers: readonly ResultsWriter[];
  readonly progress: Progress;
  readonly skip: number;
  /** Aborted to read no more rows; those that were read are finished. */
  readonly stopping: AbortController;
  /** False once the last row has been read. */
  rowsLeft: boolean;
  /** Rows that were given to be scored. */
  rowsTaken: number;
}

async function scoreAll(work: Work): Promise<void> {
  const { scorer, input, evaluator, tally, writers, progress } = work;
  // The label of a row in flight, by row number; a window's worth at most.
  const labels = new Map<number, boolean>();
  let unwritten: unknown = null;
  for await (const outcome of scorer.score(prepared(work, labels))) {
    tally.add(outcome);
    const positive = labels.get(outcome.number);
    if (positive !== undefined) {
      labels.delete(outcome.number);
      if ('result' in outcome) evaluator?.add(positive, outcome.result);
    }
    progress.update(input.bytesRead(), tally.rows);
    if (unwritten !== null) continue;
    try {
      for (const writer of writers) {
        const full = writer.add(outcome);
        if (full !== undefined) await full;
      }
    } catch (error) {
      // What is under way will be kept, and counts: whoever goes on must not score it again.
      unwritten = error;
      work.stopping.abort();
    }
  }
  if (unwritten !== null) throw unwritten;
}

async function writersOf(terminal: Terminal, { json, out }: ScoreFileOptions): Promise<readonly ResultsWriter[]> {
  const writers: ResultsWriter[] = [];
  if (out !== undefined) writers.push(await fileWriter(out));
  if (json) writers.push(documentWriter(terminal.out, 'standard output'));
  return writers;
}

/** Takes the label out of each row, passes over what is done already, and stops at an interruption. */
async function* prepared(work: Work, labels: Map<number, boolean>): AsyncGenerator<Row, void, undefined> {
  const { input, evaluator, skip, stopping } = work;
  try {
    for await (const row of input.rows) {
      if (stopping.signal.aborted) return;
      if (row.number <= skip) continue;
      work.rowsTaken += 1;
      if (evaluator === null || 'problem' in row) {
        yield row;
        continue;
      }
      const { signals, positive } = evaluator.split(row.signals);
      if (positive !== null) labels.set(row.number, positive);
      yield { number: row.number, signals };
    }
    if (!stopping.signal.aborted) work.rowsLeft = false;
  } catch (error) {
    // An input that is closed in the middle of a row ends like a broken one.
    if (!stopping.signal.aborted) throw error;
  }
}
