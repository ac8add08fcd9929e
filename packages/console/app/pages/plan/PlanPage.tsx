import type { PlanBody, PlanView } from '@enginehouse/api';
import { Button, Paper, Stack, Switch, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconPlayerPlay } from '@tabler/icons-react';
import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link, useSearchParams } from 'react-router';
import { client } from '../../api/client.ts';
import { PageHeader } from '../../display/PageHeader.tsx';
import { QueryState } from '../../display/QueryState.tsx';
import { ExcludedEngines } from './ExcludedEngines.tsx';
import { PlanBatches } from './PlanBatches.tsx';
import { PlanComparison } from './PlanComparison.tsx';
import { PlanSummary } from './PlanSummary.tsx';
import { isUnconditional, requestAddress, requestOf, withRequest } from './plan-request.ts';
import { RequestForm } from './RequestForm.tsx';

/** What a request would run, in which order, and what it leaves out; nothing runs. */
export function PlanPage() {
  const [address, setAddress] = useSearchParams();
  const request = useMemo(() => requestOf(address), [address]);
  const [asked] = useDebouncedValue(request, 250);
  const plan = usePlan(asked);
  const compare = address.get('compare') === 'true' && !isUnconditional(request);
  const whole = usePlan(EVERYTHING, { enabled: compare });
  const showComparison = (shown: boolean): void =>
    setAddress((before) => {
      const next = new URLSearchParams(before);
      if (shown) next.set('compare', 'true');
      else next.delete('compare');
      return next;
    });
  return (
    <>
      <PageHeader
        title="Plan"
        description="Which engines a request would run, in which order, and what it leaves out and why. Nothing runs."
        actions={
          <Button
            component={Link}
            to={`/runs/new${requestAddress(request)}`}
            variant="default"
            leftSection={<IconPlayerPlay size={16} aria-hidden />}
          >
            Score with this request
          </Button>
        }
      />
      <Stack>
        <Paper withBorder p="md" component="section" aria-label="Request">
          <Stack gap="sm">
            <RequestForm
              request={request}
              onChange={(next) => setAddress((before) => withRequest(before, next), { replace: true })}
            />
            <Switch
              label="Compare with the plan of a request without conditions"
              disabled={isUnconditional(request)}
              checked={compare}
              onChange={(event) => showComparison(event.currentTarget.checked)}
            />
          </Stack>
        </Paper>
        {/* An answer to another request is none: an error takes the place of the plan before it. */}
        <QueryState query={plan}>
          {(data) => (
            <Stack>
              <PlanSummary plan={data} budget={asked.budget} />
              {compare && <QueryState query={whole}>{(all) => <PlanComparison plan={data} whole={all} />}</QueryState>}
              <PlanBatches plan={data} />
              <ExcludedEngines
                excluded={data.excluded}
                empty={
                  <Text size="sm" c="dimmed">
                    Nothing that was asked for is left out.
                  </Text>
                }
              />
            </Stack>
          )}
        </QueryState>
      </Stack>
    </>
  );
}

const EVERYTHING: PlanBody = {};

/** The plan of a request. While the next one is asked for, the last one stays. */
function usePlan(request: PlanBody, { enabled = true }: { readonly enabled?: boolean } = {}): UseQueryResult<PlanView> {
  return useQuery({
    queryKey: ['plan', request],
    queryFn: ({ signal }) => client.plan.preview({ body: request }, { signal }),
    placeholderData: keepPreviousData,
    enabled,
  });
}
