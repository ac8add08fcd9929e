import type { PlanView } from '@enginehouse/api';
import { Code, Paper, Progress } from '@mantine/core';
import { type Fact, Facts } from '../../display/Facts.tsx';
import { EngineLinks } from '../engines/EngineLink.tsx';

/** A plan in figures: its cost against the budget, what it takes at least, what is withheld. */
export function PlanSummary({ plan, budget }: { readonly plan: PlanView; readonly budget: number | undefined }) {
  const { engines, batches, totalCost, researchCost, criticalPath, withheld, planHash, revision } = plan;
  const costs = new Map(engines.map(({ engineId, computeCost }) => [engineId, computeCost]));
  const least = criticalPath.reduce((sum, id) => sum + (costs.get(id) ?? 0), 0);
  const facts: readonly Fact[] = [
    { label: 'Engines', value: `${engines.length} in ${batches.length} ${batches.length === 1 ? 'batch' : 'batches'}` },
    {
      label: 'Cost',
      value:
        budget === undefined ? (
          totalCost
        ) : (
          <>
            {totalCost} of a budget of {budget}
            <Progress
              value={budget === 0 ? 100 : Math.min(100, (totalCost / budget) * 100)}
              aria-label={`${totalCost} of ${budget}`}
              mt={4}
              maw={320}
            />
          </>
        ),
      ...(researchCost
        ? {
            hint: `Withheld engines beside it cost ${researchCost}, under a cap of their own: they never take budget from what is returned.`,
          }
        : {}),
    },
    {
      label: 'Critical path',
      value: criticalPath.length === 0 ? 'none' : criticalPath.join(' → '),
      hint: `Costs ${least}: what a run takes at least.`,
    },
    ...(withheld.length === 0
      ? []
      : [
          {
            label: 'Withheld',
            value: <EngineLinks ids={withheld} />,
            hint: 'They run and are kept, and are never returned.',
          },
        ]),
    { label: 'Plan hash', value: <Code>{planHash.slice(0, 12)}</Code>, hint: `Of revision ${revision}.` },
  ];
  return (
    <Paper withBorder p="md" component="section" aria-label="The plan in figures">
      <Facts facts={facts} />
    </Paper>
  );
}
