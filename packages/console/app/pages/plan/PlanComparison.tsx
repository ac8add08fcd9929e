import type { PlanView } from '@enginehouse/api';
import { Paper, Title } from '@mantine/core';
import { Facts } from '../../display/Facts.tsx';
import { EngineLinks } from '../engines/EngineLink.tsx';
import { planDifference } from './plan-difference.ts';

/** What the conditions of a request change, against a request without any. */
export function PlanComparison({ plan, whole }: { readonly plan: PlanView; readonly whole: PlanView }) {
  const { missing, added, savedCost, savedPath } = planDifference(plan, whole);
  return (
    <Paper withBorder p="md" component="section" aria-label="Against a request without conditions">
      <Title order={2} size="h4" mb="xs">
        Against a request without conditions
      </Title>
      <Facts
        facts={[
          { label: 'Does not run', value: <EngineLinks ids={missing} none="nothing is missing" /> },
          { label: 'Runs besides', value: <EngineLinks ids={added} none="nothing is added" /> },
          { label: 'Cost', value: `${plan.totalCost} in place of ${whole.totalCost}${savedText(savedCost)}` },
          {
            label: 'Critical path',
            value:
              savedPath === 0 ? 'costs the same' : `costs ${Math.abs(savedPath)} ${savedPath > 0 ? 'less' : 'more'}`,
          },
        ]}
      />
    </Paper>
  );
}

function savedText(saved: number): string {
  return saved === 0 ? '' : saved > 0 ? `: ${saved} saved` : `: ${-saved} more`;
}
