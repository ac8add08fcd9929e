import type { ProcessTableView } from '@enginehouse/api';
import type { UseQueryResult } from '@tanstack/react-query';
import { QueryState } from '../../display/QueryState.tsx';
import { Section } from '../../display/Section.tsx';
import { StateBadge } from '../engines/EngineState.tsx';
import { ACTIVATION_STATES } from '../engines/engine-entry.ts';
import { CountList } from './CountList.tsx';

/** The engines by the state that is in force. */
export function EngineCounts({ engines }: { readonly engines: UseQueryResult<ProcessTableView> }) {
  return (
    <Section title="Engines">
      <QueryState query={engines}>
        {({ engines: all }) => (
          <CountList
            total={all.length === 1 ? '1 engine' : `${all.length} engines`}
            lines={ACTIVATION_STATES.map((state) => ({
              key: `${state} engines`,
              label: <StateBadge state={state} />,
              count: all.filter(({ effective }) => effective.activationState === state).length,
              to: `/engines?state=${state}`,
            }))}
          />
        )}
      </QueryState>
    </Section>
  );
}
