import { type ProcessTableDetail, REVISION_HEADER } from '@enginehouse/api';
import { Alert, Button, Checkbox, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type UseQueryResult, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Link } from 'react-router';
import { client } from '../../api/client.ts';
import { ErrorAlert } from '../../display/ErrorAlert.tsx';
import { QueryState } from '../../display/QueryState.tsx';
import { useAddress } from '../../display/use-address.ts';
import { useMay } from '../../session/access.ts';
import { EngineFrame } from './EngineFrame.tsx';
import { ACTIVATION_STATES } from './engine-entry.ts';
import { choicesOf } from './engine-filter.ts';
import { ImpactFacts, losers, type StateImpact } from './ImpactFacts.tsx';
import { ReasonField } from './ReasonField.tsx';
import { StateForm } from './StateForm.tsx';
import { changeOf, draftOf, isComplete, type StateChange, type StateDraft } from './state-change.ts';
import { useProcessTable } from './use-process-table.ts';
import { useStateChanged } from './use-state-changed.ts';

/** Changes the state of an engine: choose, read what it does, say why, confirm. */
export function ChangeStatePage() {
  return (
    <EngineFrame
      title="Change the state of"
      description="In force at once, without a deployment. What it does to other engines stands beside it before you confirm."
    >
      {(engine, address) => <Change engine={engine} address={address} />}
    </EngineFrame>
  );
}

function Change({ engine, address }: { readonly engine: ProcessTableDetail; readonly address: string }) {
  const { engineId, effective } = engine;
  const { values } = useAddress();
  const changed = useStateChanged(address);
  const queries = useQueryClient();
  const table = useProcessTable();
  const [draft, setDraft] = useState<StateDraft>(() => {
    const asked = [...ACTIVATION_STATES, 'declared' as const].find((state) => state === values.to);
    return { ...draftOf(effective), ...(asked === undefined ? {} : { state: asked }) };
  });
  const [reason, setReason] = useState('');
  const [read, setRead] = useState<string | null>(null);
  const change = isComplete(draft) ? changeOf(draft, effective) : null;
  const impact = useImpact(engineId, change);
  const found = change === null ? undefined : impact.data;
  const promotion = found?.impact.requiresPromotion === true;
  const lost = found === undefined || promotion ? [] : losers(found.impact);
  const apply = useMutation({
    mutationFn: ({ revision }: ReadImpact) =>
      client.engines.setState({
        params: { engineId },
        body: {
          ...change,
          reason: reason.trim(),
          ifRevision: revision,
          ...(lost.length === 0 ? {} : { cascade: true }),
        },
      }),
    onSuccess: ({ revision }) => changed(`The state of ${engineId} is changed: revision ${revision}.`),
    // Somebody else was faster: what was read is not true any more.
    onError: () => queries.invalidateQueries({ queryKey: ['engines'] }),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (found !== undefined) apply.mutate(found);
  };
  const settled = found !== undefined && !impact.isFetching && !impact.isError;
  const confirmed = lost.length === 0 || read === lost.join();
  return (
    <form onSubmit={submit}>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Paper withBorder p="md" component="section" aria-label="The new state">
          <StateForm
            engine={engine}
            draft={draft}
            teams={table.data === undefined ? [] : choicesOf(table.data.engines).teams}
            onChange={setDraft}
          />
        </Paper>
        <Paper withBorder p="md" component="section" aria-label="Impact">
          <Stack>
            <Title order={2} size="h4">
              What it does
            </Title>
            <div aria-live="polite">
              {change === null ? (
                <Text c="dimmed">
                  {isComplete(draft) ? 'Nothing is changed yet: choose another state.' : 'Name a team first.'}
                </Text>
              ) : (
                <QueryState query={impact}>
                  {({ impact: read }) => (
                    <>
                      <ImpactFacts impact={read} />
                      {read.requiresPromotion && <PromotionNeeded address={address} />}
                    </>
                  )}
                </QueryState>
              )}
            </div>
            {lost.length > 0 && (
              <Checkbox
                label={`I have read what this takes away from ${lost.length} other ${lost.length === 1 ? 'engine' : 'engines'}.`}
                description="Their own states stay as they are: they come back when this engine does."
                checked={confirmed}
                onChange={(event) => setRead(event.currentTarget.checked ? lost.join() : null)}
              />
            )}
            {found !== undefined && !promotion && <ReasonField value={reason} onChange={setReason} />}
            {apply.isError && <ErrorAlert error={apply.error} />}
            <Group justify="flex-end">
              <Button component={Link} to={address} variant="default">
                Cancel
              </Button>
              <Button
                type="submit"
                {...(found?.impact.tightening === true ? { color: 'red' } : {})}
                loading={apply.isPending}
                disabled={!settled || promotion || !confirmed || reason.trim() === ''}
              >
                {draft.state === 'declared' ? 'Return to what is declared' : 'Change the state'}
              </Button>
            </Group>
          </Stack>
        </Paper>
      </SimpleGrid>
    </form>
  );
}

/** What a change would do, and the configuration that this is said of. */
interface ReadImpact {
  readonly impact: StateImpact;
  readonly revision: number;
}

/** Asks what a change would do; writes nothing. */
function useImpact(engineId: string, change: StateChange | null): UseQueryResult<ReadImpact> {
  const [asked] = useDebouncedValue(JSON.stringify(change), 200);
  const query = useQuery({
    queryKey: ['engines', 'impact', engineId, asked],
    queryFn: async ({ signal }) => {
      let revision = 0;
      const onHeaders = (headers: Headers): void => {
        revision = Number(headers.get(REVISION_HEADER));
      };
      const body = JSON.parse(asked) as StateChange;
      const impact = await client.engines.impact({ params: { engineId }, body }, { signal, onHeaders });
      return { impact, revision };
    },
    enabled: asked !== 'null',
    staleTime: 0,
  });
  // Until the pause in typing is over the answer is that of another question.
  return asked === JSON.stringify(change) ? query : PENDING;
}

const PENDING = { data: undefined, isError: false, isFetching: true } as UseQueryResult<ReadImpact>;

/** Withheld output becomes returnable on evidence alone, on a page of its own. */
function PromotionNeeded({ address }: { readonly address: string }) {
  const mayPromote = useMay('system.process.promote');
  return (
    <Alert color="grape" title="This is a promotion" mt="md">
      <Text size="sm">
        It makes withheld output returnable. A promotion shows what research has found out first, and needs the
        permission system.process.promote.
      </Text>
      {mayPromote && (
        <Button component={Link} to={`${address}/promote`} mt="sm" variant="default">
          Look at the evidence
        </Button>
      )}
    </Alert>
  );
}
