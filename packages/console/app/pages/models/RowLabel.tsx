import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { client } from '../../api/client.ts';
import { useReadModels } from '../../session/access.ts';
import { rowPath } from './model-places.ts';
import { nameOf } from './model-queries.ts';

/** A row that another one names: by what people call it, and a link to it. Gone or not to be seen: by its key alone. */
export function RowLabel({ model, id }: { readonly model: string; readonly id: string | number }) {
  const row = useQuery({
    queryKey: ['models', model, 'row', String(id)],
    queryFn: ({ signal }) => client.models.view({ params: { model, id: String(id) } }, { signal }),
    staleTime: 60_000,
    enabled: useReadModels()?.has(model) === true,
  });
  if (row.data === undefined) return <span>{id}</span>;
  return (
    <Anchor component={Link} to={rowPath(model, id)} size="sm">
      {nameOf(row.data) ?? String(id)}
    </Anchor>
  );
}
