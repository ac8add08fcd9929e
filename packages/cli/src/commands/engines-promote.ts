import type { PromotionResult } from '@enginehouse/api';
import type { CommandContext } from '../connection/connection.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { list, milliseconds, moment, wholeNumber } from '../output/formats.ts';
import { printFacts, printJson } from '../output/print-table.ts';
import { styled } from '../output/styles.ts';
import { write } from '../output/terminal.ts';
import { impactFacts } from './engines-state.ts';

export interface PromoteOptions {
  readonly compareWith?: readonly string[];
  readonly to?: 'active' | 'restricted';
  readonly teams?: readonly string[];
  readonly reason?: string;
  readonly override?: boolean;
  readonly dryRun?: boolean;
}

/** Shows what research has shown of an engine, and makes its output returnable when that is enough. */
export async function enginesPromote(
  context: CommandContext,
  engineId: string,
  options: PromoteOptions,
): Promise<ExitCode> {
  const { client } = await context.connect('engines');
  const result = await client.engines.promote({
    params: { engineId },
    query: { dryRun: options.dryRun === true },
    body: {
      ...(options.compareWith === undefined ? {} : { compareWith: options.compareWith }),
      ...(options.to === undefined ? {} : { to: options.to }),
      ...(options.teams === undefined ? {} : { restrictedToTeams: options.teams }),
      ...(options.reason === undefined ? {} : { reason: options.reason }),
      ...(options.override === true ? { override: true } : {}),
    },
  });
  if (context.json) await printJson(context.terminal, result);
  else {
    const { terminal } = context;
    const done = result.applied ? styled(terminal, 'green', 'promoted') : styled(terminal, 'yellow', 'nothing written');
    await write(terminal.out, `${engineId}: ${done}, revision ${result.revision}\n`);
    await printFacts(terminal, [...evidenceFacts(result.evidence), ...impactFacts(result.impact)]);
    const others = result.impact.newlyReturnable.filter((id) => id !== engineId);
    if (others.length > 0) {
      const warning = styled(terminal, 'yellow', 'without evidence of their own');
      await write(terminal.out, `${warning}: ${list(others)}, withheld so far only by what they depend on\n`);
    }
  }
  return EXIT.done;
}

function evidenceFacts(evidence: PromotionResult['evidence']): (readonly [string, string])[] {
  const { latencyMs, score } = evidence;
  const three = (value: number): string => value.toPrecision(3);
  const since = evidence.firstResearchRunAt === null ? 'none yet' : `since ${moment(evidence.firstResearchRunAt)}`;
  return [
    ['research', `${since}, ${evidence.daysOfResearch.toFixed(1)} of ${evidence.requiredDays} days`],
    ['runs', `${wholeNumber(evidence.runs)}, ${(evidence.failureRate * 100).toFixed(2)} % failed`],
    ['latency', latencyMs === null ? '-' : `p50 ${milliseconds(latencyMs.p50)}, p99 ${milliseconds(latencyMs.p99)}`],
    [
      'score',
      score === null
        ? '-'
        : `p05 ${three(score.p05)}, p50 ${three(score.p50)}, p95 ${three(score.p95)}, mean ${three(score.mean)}${evidence.sampled ? ', of a sample' : ''}`,
    ],
    ...evidence.comparisons.map(
      (row) =>
        [
          `against ${row.engineId}`,
          row.rankCorrelation === null
            ? `not comparable over ${row.pairs} runs`
            : `rank correlation ${row.rankCorrelation.toFixed(3)} over ${wholeNumber(row.pairs)} runs`,
        ] as const,
    ),
  ];
}
