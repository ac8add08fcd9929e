import { SimpleGrid, Stack } from '@mantine/core';
import { PageHeader } from '../../display/PageHeader.tsx';
import { AttentionList } from './AttentionList.tsx';
import { EngineCounts } from './EngineCounts.tsx';
import { FirstSteps } from './FirstSteps.tsx';
import { FleetCounts } from './FleetCounts.tsx';
import { InstanceCounts } from './InstanceCounts.tsx';
import { LatestRuns } from './LatestRuns.tsx';
import { useHouse } from './use-house.ts';

/** What stands in the house, and what needs attention. */
export function OverviewPage() {
  const house = useHouse();
  return (
    <>
      <PageHeader title="Overview" description="What stands in this house, and what needs attention." />
      <Stack>
        <FirstSteps house={house} />
        <AttentionList house={house} />
        <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
          {house.mayEngines && <EngineCounts engines={house.engines} />}
          <InstanceCounts instances={house.instances} />
          {house.mayFleet && <FleetCounts fleet={house.fleet} />}
        </SimpleGrid>
        {house.mayRuns && <LatestRuns runs={house.runs} />}
      </Stack>
    </>
  );
}
