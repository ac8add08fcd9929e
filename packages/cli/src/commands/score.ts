import { resolve } from 'node:path';
import type { PlanBody } from '@enginehouse/api';
import type { CliConfig } from '../config.ts';
import { wrongUsage } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { Terminal } from '../output/terminal.ts';
import { openScorer } from '../score/open-scorer.ts';
import { printSummary } from '../score/print-summary.ts';
import { scoreFile } from '../score/score-file.ts';
import type { ScoreSummary } from '../score/score-summary.ts';
import { reportProblems } from './engines-ls.ts';

export interface ScoreOptions {
  readonly request: PlanBody;
  readonly workers: number;
  readonly json?: boolean;
  readonly format?: string;
  readonly out?: string;
  readonly skip: number;
  readonly evaluation: boolean;
}

/** Scores a file and keeps every run. */
export async function score(
  terminal: Terminal,
  config: CliConfig,
  path: string,
  options: ScoreOptions,
): Promise<ExitCode> {
  const [folder] = config.engines;
  if (folder === undefined) throw wrongUsage('no engines named', 'Name a folder of engines with --engines DIR.');
  const json = options.json === true;
  await using scorer = await openScorer(config, options);
  const { format, out, skip } = options;
  const scored = await scoreFile(terminal, scorer, {
    path,
    format,
    out,
    skip,
    json,
    evaluationFolder: options.evaluation ? resolve(folder) : null,
  });
  const loaded = await reportProblems(terminal, scored.table);
  if (!json) await printSummary(terminal, path, out, scored);
  return loaded === EXIT.done ? exitCodeOf(scored.summary) : loaded;
}

function exitCodeOf(summary: ScoreSummary): ExitCode {
  if (summary.stoppedBeforeRow !== null) return EXIT.failure;
  return summary.runsWithFailures > 0 || summary.brokenRows > 0 ? EXIT.someFailed : EXIT.done;
}
