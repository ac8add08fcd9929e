import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { PageHeader } from '../../display/PageHeader.tsx';
import { QueryState } from '../../display/QueryState.tsx';

export function OverviewPage() {
  const engines = useQuery({
    queryKey: ['engines', 'list'],
    queryFn: ({ signal }) => client.engines.list(undefined, { signal }),
  });
  return (
    <>
      <PageHeader title="Overview" description="What stands in this house, and how it does." />
      <QueryState query={engines}>{({ engines: all }) => <p>{all.length} engines</p>}</QueryState>
    </>
  );
}
