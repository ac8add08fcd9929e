import { resolve } from 'node:path';
import type { PlanBody } from '@enginehouse/api';
import type { CliConfig } from '../config.ts';
import { wrongUsage } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { startProgress } from '../output/progress.ts';
import type { Terminal } from '../output/terminal.ts';
import { Evaluator, readEvaluation } from '../score/evaluation.ts';
import { openRows } from '../score/open-rows.ts';
import { openScorer } from '../score/open-scorer.ts';
import { printSummary } from '../score/print-summary.ts';
import { documentWriter, fileWriter, type ResultsWriter } from '../score/results-writer.ts';
import type { Row } from '../score/rows.ts';
import { ScoreTally } from '../score/score-summary.ts';
import { reportProblems } from './engines-ls.ts';

export interface ScoreOptions {
  readonly engines: readonly string[];
  readonly request: PlanBody;
  readonly workers: number;
  readonly format?: string;
  readonly out?: string;
  readonly skip: number;
  readonly evaluation: boolean;
}

/**
 * Scores a file row by row: reads as fast as runs are answered, and a run is answered when its record is on disk.
 * Ctrl-C stops reading; what is under way is finished and kept, and the row to go on with is said.
 */
export async function score(
  terminal: Terminal,
  config: CliConfig,
  json: boolean,
  path: string,
  options: ScoreOptions,
): Promise<ExitCode> {
  if (options.engines.length === 0) {
    throw wrongUsage('no engines named', 'Name a folder of engines with --engines DIR.');
  }
  const input = await openRows(path, options.format, terminal.in);
  const evaluation = options.evaluation ? await readEvaluation(resolve(options.engines[0] as string)) : null;
  const evaluator = evaluation === null ? null : new Evaluator(evaluation);
  await using scorer = await openScorer(config, options);
  const table = await scorer.processTable();
  const loaded = await reportProblems(terminal, table);
  const plan = await scorer.plan();
  const tally = new ScoreTally();
  const writers = writersOf(terminal, json, options.out);
  const interruption = listenForInterrupt();
  const progress = startProgress(terminal, 'scoring', input.totalBytes);
  // The label of a row in flight, by row number; a window's worth at most.
  const labels = new Map<number, boolean>();
  try {
    const rows = prepared(input.rows, evaluator, labels, options.skip, interruption.signal);
    for await (const outcome of scorer.score(rows)) {
      tally.add(outcome);
      const positive = labels.get(outcome.number);
      if (positive !== undefined && 'result' in outcome) evaluator?.add(positive, outcome.result);
      labels.delete(outcome.number);
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
  const stoppedBeforeRow = interruption.signal.aborted ? options.skip + tally.rows + 1 : null;
  const summary = tally.summary(plan, { evaluator, stoppedBeforeRow, keptIn: scorer.keptIn });
  for (const writer of writers) await writer.end(summary);
  if (!json) await printSummary(terminal, path, summary, { table, plan, out: options.out });
  return exitCode({ loaded, summary });
}

function exitCode({ loaded, summary }: { loaded: ExitCode; summary: ReturnType<ScoreTally['summary']> }): ExitCode {
  if (loaded !== EXIT.done) return loaded;
  if (summary.stoppedBeforeRow !== null) return EXIT.failure;
  return summary.runsWithFailures > 0 || summary.brokenRows > 0 ? EXIT.someFailed : EXIT.done;
}

function writersOf(terminal: Terminal, json: boolean, out: string | undefined): readonly ResultsWriter[] {
  const writers: ResultsWriter[] = [];
  if (json) writers.push(documentWriter(terminal.out, 'standard output'));
  if (out !== undefined) writers.push(fileWriter(out));
  return writers;
}

/** Takes the label out of each row, and stops at an interruption. */
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
