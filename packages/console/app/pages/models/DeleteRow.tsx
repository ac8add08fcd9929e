import type { ModelSchema } from '@enginehouse/api';
import { Button, Checkbox, List, Stack, Text } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { ConfirmDialog } from '../../display/ConfirmDialog.tsx';
import { tellDone } from '../../display/toast.ts';
import { keyOf, type ModelRow, titleOf } from './model-queries.ts';

type Referrer = ModelSchema['referencedBy'][number];

interface Touched extends Referrer {
  /** Null: it cannot be counted from here. */
  readonly count: number | null;
  readonly title: string;
}

interface DeleteRowProps {
  readonly schema: ModelSchema;
  readonly row: ModelRow;
  readonly onDeleted: () => unknown;
}

/** Deletes a row, after saying which rows of other models it touches. */
export function DeleteRow({ schema, row, onDeleted }: DeleteRowProps) {
  const queries = useQueryClient();
  const [opened, setOpened] = useState(false);
  const [cascade, setCascade] = useState(false);
  const id = keyOf(row, schema);
  const touched = useTouched(schema, row, opened);
  const found = touched.data ?? [];
  const takesAlong = found.some((one) => one.cascade && one.count !== 0);
  const blocked = found.some((one) => one.onDelete === 'blocks' && (one.count ?? 0) > 0 && !(one.cascade && cascade));
  const remove = async (): Promise<void> => {
    await client.models.delete({
      params: { model: schema.name, id },
      query: {
        ...(cascade ? { cascade: true } : {}),
        ...(typeof row.revision === 'number' ? { ifRevision: row.revision } : {}),
      },
    });
    queries.removeQueries({ queryKey: ['models', schema.name, 'row', id] });
    await onDeleted();
    await queries.invalidateQueries({ queryKey: ['models', schema.name, 'list'] });
    tellDone('Deleted.');
  };
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconTrash size={16} aria-hidden />}
        onClick={() => {
          setCascade(false);
          setOpened(true);
        }}
      >
        Delete
      </Button>
      <ConfirmDialog
        opened={opened}
        onClose={() => setOpened(false)}
        title={`Delete ${titleOf(row, schema)}?`}
        confirmLabel="Delete"
        danger
        disabled={touched.isLoading || blocked}
        action={remove}
      >
        <Stack gap="sm">
          <Text size="sm">It cannot be taken back. The audit keeps what it was.</Text>
          {touched.isLoading && (
            <Text size="sm" c="dimmed" role="status">
              Looking what it touches
            </Text>
          )}
          {touched.data !== undefined && <Impact touched={found} />}
          {takesAlong && (
            <Checkbox
              label="Delete the rows that need it too"
              checked={cascade}
              onChange={(event) => setCascade(event.currentTarget.checked)}
            />
          )}
        </Stack>
      </ConfirmDialog>
    </>
  );
}

function Impact({ touched }: { readonly touched: readonly Touched[] }) {
  const shown = touched.filter(({ count, onDelete }) => count !== 0 && onDelete !== 'stays');
  if (shown.length === 0) return <Text size="sm">Nothing else names it.</Text>;
  return (
    <List size="sm">
      {shown.map(({ model, field, title, count, onDelete, cascade }) => (
        <List.Item key={`${model} ${field}`}>
          {count === null ? `Rows of ${title}, if there are any` : `${count} of ${title}`}{' '}
          {cascade ? 'need it: delete them first, or take them along' : HAPPENS[onDelete]}
        </List.Item>
      ))}
    </List>
  );
}

const HAPPENS: Readonly<Record<Referrer['onDelete'], string>> = {
  goes: 'go too',
  blocks: 'need it: delete or change them first',
  'is cleared': 'stay, and name nothing there any more',
  stays: 'stay as they are',
};

/** How many rows of other models name this one, where their lists can be narrowed by that. */
function useTouched({ name, referencedBy }: ModelSchema, row: ModelRow, enabled: boolean) {
  return useQuery({
    queryKey: ['models', name, 'touched', row.id],
    enabled,
    staleTime: 0,
    queryFn: ({ signal }) =>
      Promise.all(
        referencedBy
          .filter(({ onDelete }) => onDelete !== 'stays')
          .map(async (referrer): Promise<Touched> => {
            const { model, field } = referrer;
            const { filters, title } = await client.models.schema({ params: { model } }, { signal });
            const countable = filters.some((filter) => filter.field === field && filter.match === 'exact');
            if (!countable || row.id === undefined) return { ...referrer, title, count: null };
            const query = { filters: { [field]: row.id } };
            const { count } = await client.models.count({ params: { model }, query }, { signal });
            return { ...referrer, title, count };
          }),
      ),
  });
}
