import type { ModelSchema, Row } from '@enginehouse/api';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { useSession } from '../../session/use-session.ts';
import type { ListQuery } from './list-address.ts';

export type ModelField = ModelSchema['fields'][number];
export type Column = ModelSchema['columns'][number];
export type ModelRow = Row;

/** What there is to know of a core model. It changes with the code, and its choices with what is installed. */
export function useModelSchema(model: string) {
  const { accessLevel, permissions } = useSession();
  return useQuery({
    queryKey: ['schema', model, accessLevel, permissions],
    queryFn: ({ signal }) => client.models.schema({ params: { model } }, { signal }),
    staleTime: 60_000,
  });
}

export function useRows(model: string, query: ListQuery) {
  return useQuery({
    queryKey: ['models', model, 'list', query],
    queryFn: ({ signal }) => client.models.list({ params: { model }, query }, { signal }),
    placeholderData: keepPreviousData,
  });
}

export function useRow(model: string, id: string) {
  return useQuery({
    queryKey: ['models', model, 'row', id],
    queryFn: ({ signal }) => client.models.view({ params: { model, id } }, { signal }),
  });
}

/** What would refuse a change of a row and its deletion: hangs on its values, and on what others may do at the moment. */
export function useRights(model: string, row: ModelRow | undefined, id: string) {
  return useQuery({
    queryKey: ['models', model, 'rights', id],
    enabled: row !== undefined,
    queryFn: ({ signal }) => client.models.rights({ params: { model, id } }, { signal }),
  });
}

/** The key of a row. */
export function keyOf(row: ModelRow, schema: Pick<ModelSchema, 'primaryKey'>): string {
  return schema.primaryKey.map((field) => String(row[field])).join('/');
}

/** What people call a row; null where it has no name. */
export function nameOf(row: ModelRow): string | null {
  for (const field of ['name', 'username', 'label', 'title', 'objective', 'modelName']) {
    const value = row[field];
    if (typeof value === 'string' && value !== '') return value;
  }
  return null;
}

/** A row in a heading: its name, or its model and key. */
export function titleOf(row: ModelRow, schema: Pick<ModelSchema, 'primaryKey' | 'title'>): string {
  return nameOf(row) ?? `${schema.title} ${keyOf(row, schema)}`;
}
