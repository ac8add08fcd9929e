import type { ProcessTableDetail } from '@enginehouse/api';
import { Button, Checkbox, Group, MultiSelect, Paper, Radio, SimpleGrid, Stack, TagsInput, Title } from '@mantine/core';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Link } from 'react-router';
import { client } from '../../api/client.ts';
import { ErrorAlert } from '../../display/ErrorAlert.tsx';
import { QueryState } from '../../display/QueryState.tsx';
import { EngineFrame } from './EngineFrame.tsx';
import { EvidenceFacts } from './EvidenceFacts.tsx';
import { choicesOf } from './engine-filter.ts';
import { ImpactFacts } from './ImpactFacts.tsx';
import { ReasonField } from './ReasonField.tsx';
import { useProcessTable } from './use-process-table.ts';
import { useStateChanged } from './use-state-changed.ts';

/** Makes a withheld engine returnable, on what its research runs have shown. */
export function PromotePage() {
  return (
    <EngineFrame
      title="Promote"
      description="Its output is returned from then on. Read what research has shown of its code first."
    >
      {(engine, address) => <Promotion engine={engine} address={address} />}
    </EngineFrame>
  );
}

function Promotion({ engine, address }: { readonly engine: ProcessTableDetail; readonly address: string }) {
  const { engineId, definition, effective } = engine;
  const changed = useStateChanged(address);
  const table = useProcessTable();
  const [to, setTo] = useState(definition.activationState === 'restricted' ? 'restricted' : 'active');
  const [teams, setTeams] = useState<readonly string[]>(effective.restrictedToTeams);
  const [compareWith, setCompareWith] = useState<readonly string[]>([]);
  const [early, setEarly] = useState(false);
  const [reason, setReason] = useState('');
  const asked = {
    to: to === 'restricted' ? ('restricted' as const) : ('active' as const),
    ...(to === 'restricted' && teams.length > 0 ? { restrictedToTeams: teams } : {}),
  };
  const promote = useMutation({
    mutationFn: () =>
      client.engines.promote({
        params: { engineId },
        body: { ...asked, reason: reason.trim(), ...(early ? { override: true } : {}) },
      }),
    onSuccess: ({ revision }) => changed(`${engineId} is promoted: revision ${revision}.`),
  });
  const tried = useQuery({
    queryKey: ['engines', 'promotion', engineId, asked, compareWith],
    queryFn: ({ signal }) =>
      client.engines.promote(
        {
          params: { engineId },
          query: { dryRun: true },
          body: { ...asked, ...(compareWith.length === 0 ? {} : { compareWith }) },
        },
        { signal },
      ),
    placeholderData: keepPreviousData,
    // Once it is promoted there is nothing to try any more.
    enabled: promote.isIdle || promote.isError,
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    promote.mutate();
  };
  const engines = table.data?.engines ?? [];
  const settled = tried.data !== undefined && !tried.isFetching && !tried.isError;
  const enough = early || tried.data?.evidence.sufficient === true;
  return (
    <form onSubmit={submit}>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Paper withBorder p="md" component="section" aria-label="Evidence">
          <Title order={2} size="h4" mb="xs">
            What research has shown
          </Title>
          <QueryState query={tried}>{({ evidence }) => <EvidenceFacts evidence={evidence} />}</QueryState>
          <MultiSelect
            mt="md"
            label="Compare its scores with"
            description="Engines whose scores stand in the same runs."
            data={engines.map((other) => other.engineId).filter((id) => id !== engineId)}
            searchable
            clearable
            limit={50}
            maxValues={50}
            value={[...compareWith]}
            onChange={setCompareWith}
          />
        </Paper>
        <Paper withBorder p="md" component="section" aria-label="Promotion">
          <Stack>
            <Radio.Group label="From then on" value={to} onChange={setTo}>
              <Stack gap="xs" mt="xs">
                <Radio value="active" label="active" description="Its output is returned to everybody who asks." />
                <Radio value="restricted" label="restricted" description="It runs for requests of some teams only." />
              </Stack>
            </Radio.Group>
            {to === 'restricted' && (
              <TagsInput
                label="Teams"
                description="Names of roles. Press Enter after each."
                required
                data={[...choicesOf(engines).teams]}
                value={[...teams]}
                onChange={setTeams}
              />
            )}
            <div aria-live="polite">{tried.data !== undefined && <ImpactFacts impact={tried.data.impact} />}</div>
            {tried.data !== undefined && !tried.data.evidence.sufficient && (
              <Checkbox
                label="Promote before the days of research have passed."
                description="The reason, and what research has shown so far, are kept in the audit."
                checked={early}
                onChange={(event) => setEarly(event.currentTarget.checked)}
              />
            )}
            <ReasonField value={reason} onChange={setReason} />
            {promote.isError && <ErrorAlert error={promote.error} />}
            <Group justify="flex-end">
              <Button component={Link} to={address} variant="default">
                Cancel
              </Button>
              <Button type="submit" loading={promote.isPending} disabled={!settled || !enough || reason.trim() === ''}>
                Promote
              </Button>
            </Group>
          </Stack>
        </Paper>
      </SimpleGrid>
    </form>
  );
}
