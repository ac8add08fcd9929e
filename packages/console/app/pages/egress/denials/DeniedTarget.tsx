import { Code, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../../api/client.ts';

interface Told {
  readonly host?: string;
  readonly port?: number;
  readonly because?: string;
}

/** Where a refused connection would have gone, and what would allow it. Lists of the audit do not bring it: it is asked for each. */
export function DeniedTarget({ id }: { readonly id: number }) {
  const { data, isError } = useQuery({
    queryKey: ['egress', 'denial', id],
    queryFn: async ({ signal }): Promise<Told> => {
      const row = await client.models.view({ params: { model: 'audit_events', id: String(id) } }, { signal });
      return (row.after ?? {}) as Told;
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (isError) return <Text size="sm">not known</Text>;
  if (data === undefined)
    return (
      <Text size="sm" c="dimmed">
        …
      </Text>
    );
  return (
    <Text size="sm" component="div" style={{ overflowWrap: 'anywhere' }}>
      <Code>
        {data.host}:{data.port}
      </Code>{' '}
      {data.because}
    </Text>
  );
}
