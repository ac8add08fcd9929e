import type { PlanBody } from '@enginehouse/api';
import { MultiSelect, NumberInput, Select, TagsInput } from '@mantine/core';
import { useMemo } from 'react';
import { useMay } from '../../session/access.ts';
import { choicesOf } from '../engines/engine-filter.ts';
import { useProcessTable } from '../engines/use-process-table.ts';
import { RISKS } from './plan-request.ts';
import styles from './request-form.module.css';

/** What a request asks of the process table: an empty field asks nothing. */
export function RequestForm({
  request,
  onChange,
}: {
  readonly request: PlanBody;
  readonly onChange: (request: PlanBody) => void;
}) {
  const mayList = useMay('system.process.manage');
  const table = useProcessTable({ enabled: mayList });
  const engines = table.data?.engines;
  const known = useMemo(() => {
    const { domains, teams } = choicesOf(engines ?? []);
    return { targets: (engines ?? []).map(({ engineId }) => engineId), domains, teams };
  }, [engines]);
  const list = (name: 'teams' | 'targets' | 'domains', values: readonly string[]): void => {
    const { [name]: _, ...rest } = request;
    onChange(values.length === 0 ? rest : { ...rest, [name]: values });
  };
  const budget = (value: string | number): void => {
    const { budget: _, ...rest } = request;
    onChange(value === '' ? rest : { ...rest, budget: Math.max(0, Math.trunc(Number(value)) || 0) });
  };
  const risk = (value: string | null): void => {
    const { maxRisk: _, ...rest } = request;
    const maxRisk = RISKS.find((known) => known === value);
    onChange(maxRisk === undefined ? rest : { ...rest, maxRisk });
  };
  // Who may not see the process table names engines and domains by hand.
  const Targets = engines === undefined ? TagsInput : MultiSelect;
  return (
    <div className={styles.fields}>
      <Targets
        label="Targets"
        description="Only these and what they need"
        placeholder={request.targets === undefined ? 'All' : ''}
        data={known.targets}
        value={[...(request.targets ?? [])]}
        onChange={(values) => list('targets', values)}
        limit={50}
        {...(engines === undefined ? {} : { searchable: true })}
        clearable
      />
      <TagsInput
        label="Teams"
        description="Whose restricted engines run"
        placeholder={request.teams === undefined ? 'None' : ''}
        data={[...known.teams]}
        value={[...(request.teams ?? [])]}
        onChange={(values) => list('teams', values)}
        clearable
      />
      <TagsInput
        label="Domains"
        description="Only these and what they need"
        placeholder={request.domains === undefined ? 'All' : ''}
        data={[...known.domains]}
        value={[...(request.domains ?? [])]}
        onChange={(values) => list('domains', values)}
        clearable
      />
      <NumberInput
        label="Budget"
        description="The highest sum of cost"
        placeholder="No limit"
        min={0}
        allowDecimal={false}
        allowNegative={false}
        value={request.budget ?? ''}
        onChange={budget}
      />
      <Select
        label="Highest risk"
        description="Leaves out what is above"
        placeholder="Any"
        data={[...RISKS]}
        value={request.maxRisk ?? null}
        onChange={risk}
        clearable
      />
    </div>
  );
}
