import type { ProcessTableView } from '@enginehouse/api';
import type { EnginehouseError } from '@enginehouse/errors';
import { exclusionText } from '../commands/plan.ts';
import { list, milliseconds, shortHash, wholeNumber } from '../output/formats.ts';
import { printFacts } from '../output/print-table.ts';
import { styled } from '../output/styles.ts';
import { type Terminal, write } from '../output/terminal.ts';
import type { ScoredFile } from './score-file.ts';
import type { ScoreSummary } from './score-summary.ts';

/**
 * What was scored, for people: what ran, what was left out and why, how fast, how good, and the command that lists its
 * runs. `look` is that command, or `null` when the caller says itself where to look.
 */
export async function printSummary(
  terminal: Terminal,
  input: string,
  { out, look }: { readonly out: string | undefined; readonly look: string | null },
  { summary, plan, table, shownBroken }: ScoredFile,
): Promise<void> {
  await printBroken(terminal, summary.brokenRows, shownBroken);
  const broken = summary.brokenRows === 0 ? '' : `, ${wholeNumber(summary.brokenRows)} broken`;
  const facts: (readonly [string, string])[] = [
    ['rows', `${wholeNumber(summary.scored)} scored from ${input}${broken}`],
    [
      'engines',
      `${summary.engines} in ${summary.batches} ${summary.batches === 1 ? 'batch' : 'batches'}, plan ${shortHash(summary.planHash)}, revision ${summary.revision}`,
    ],
    ['critical path', plan.criticalPath.join(' → ')],
    ['withheld', withheldText(table, summary.withheld)],
    ['excluded', summary.excluded.map(exclusionText).join(', ') || 'none'],
    ['failures', failuresText(summary)],
    ['throughput', throughputText(summary)],
    ...summary.evaluation.map((row, position) => [position === 0 ? 'ROC AUC' : '', aucText(row)] as const),
    ['kept in', summary.keptIn],
  ];
  if (out !== undefined) facts.push(['results', out]);
  await printFacts(terminal, facts);
  if (look !== null) await write(terminal.out, styled(terminal, 'dim', `\nlook further: ${look}\n`));
}

async function printBroken(terminal: Terminal, count: number, shown: readonly EnginehouseError[]): Promise<void> {
  const more = count - shown.length;
  const lines = shown.map((problem) => `${styled(terminal, 'yellow', 'broken')} ${problem.message}`);
  if (more > 0) lines.push(`and ${wholeNumber(more)} more broken rows: --out FILE lists each of them`);
  if (lines.length > 0) await write(terminal.err, `${lines.join('\n')}\n`);
}

/** Where to go on, when scoring stopped before the last row. */
export async function printStop(terminal: Terminal, { stoppedBeforeRow: row }: ScoreSummary): Promise<void> {
  if (row === null) return;
  const text = `stopped before row ${row}: what was scored is kept; go on with --skip ${row - 1}`;
  await write(terminal.err, `${styled(terminal, 'yellow', 'interrupted')} ${text}\n`);
}

function withheldText(table: ProcessTableView, withheld: readonly string[]): string {
  const why = (engineId: string): string => {
    const entry = table.engines.find((candidate) => candidate.engineId === engineId);
    const own = entry?.effective.withheld ?? true;
    return own ? `${engineId} (research)` : `${engineId} (needs ${list(entry?.withheldBecauseOf ?? [])})`;
  };
  return list(withheld.map(why));
}

function failuresText(summary: ScoreSummary): string {
  if (summary.failures.length === 0) return 'none';
  const lines = summary.failures.map(
    (row) => `${row.engineId}: ${wholeNumber(row.failed)} times, for example: ${row.example}`,
  );
  return [`in ${wholeNumber(summary.runsWithFailures)} runs`, ...lines].join('\n');
}

function throughputText(summary: ScoreSummary): string {
  const latency =
    summary.latencyMs === null
      ? ''
      : `; a run takes p50 ${milliseconds(summary.latencyMs.p50)}, p99 ${milliseconds(summary.latencyMs.p99)}`;
  return `${wholeNumber(summary.perSecond)} rows/s in ${summary.seconds.toFixed(1)} s${latency}`;
}

function aucText(row: ScoreSummary['evaluation'][number]): string {
  const value = row.rocAuc === null ? 'unknown (rows of both labels are needed)' : row.rocAuc.toFixed(3);
  const over = `${wholeNumber(row.rows)} rows not fitted on, ${wholeNumber(row.positives)} positive`;
  return `${value} ${row.name} (${over})${row.note === undefined ? '' : `\n${row.note}`}`;
}
