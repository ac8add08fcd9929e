import { resolve } from 'node:path';
import type { PlanBody } from '@enginehouse/api';
import type { CliConfig } from '../config.ts';
import { errorOfRemote } from '../connection/error-of-remote.ts';
import { dataOption } from '../connection/house-shown.ts';
import { wrongUsage } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { Terminal } from '../output/terminal.ts';
import { openRows } from '../score/open-rows.ts';
import { openScorer } from '../score/open-scorer.ts';
import { printStop, printSummary } from '../score/print-summary.ts';
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
  if (folder === undefined && config.url === null) {
    throw wrongUsage('no engines named', 'Name a folder of engines with --engines DIR, or a server with --url URL.');
  }
  const json = options.json === true;
  const { format, out, skip } = options;
  const input = await openRows(path, format, terminal.in);
  try {
    await using scorer = await openScorer(terminal, config, options);
    const loaded = await reportProblems(terminal, await scorer.processTable());
    const evaluationFolder = options.evaluation && folder !== undefined ? resolve(folder) : null;
    const scored = await scoreFile(terminal, scorer, input, { out, skip, json, evaluationFolder });
    const look = `npx enginehouse runs ls${config.url === null ? dataOption(config) : ` --url ${config.url}`}`;
    if (!json) await printSummary(terminal, path, { out, look }, scored);
    await printStop(terminal, scored.summary);
    if (scored.failure !== null) throw scored.failure;
    return codeOf(scored.summary, loaded);
  } catch (error) {
    throw config.url === null ? error : errorOfRemote(error, config.url, config.tokenSource !== null);
  } finally {
    input.close();
  }
}

function codeOf(summary: ScoreSummary, loaded: ExitCode): ExitCode {
  if (summary.stoppedBeforeRow !== null) return EXIT.failure;
  if (loaded !== EXIT.done) return loaded;
  return summary.runsWithFailures > 0 || summary.brokenRows > 0 ? EXIT.someFailed : EXIT.done;
}
