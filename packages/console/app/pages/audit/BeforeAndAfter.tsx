import { Checkbox, Code, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { isMask } from '../../display/form/form-values.ts';
import { StatusBadge, type Tone } from '../../display/StatusBadge.tsx';
import type { Column } from '../../display/table/column.ts';
import { DataTable } from '../../display/table/DataTable.tsx';
import { MaskText } from '../models/FieldValue.tsx';
import { type Difference, differences } from './differences.ts';

const KINDS: Readonly<Record<Difference['kind'], Tone>> = {
  added: 'good',
  removed: 'bad',
  changed: 'attention',
  same: 'off',
};

const COLUMNS: readonly Column<Difference>[] = [
  { key: 'path', label: 'Value', render: ({ path }) => <Code>{path}</Code> },
  {
    key: 'kind',
    label: 'What became of it',
    render: ({ kind }) => <StatusBadge tone={KINDS[kind]}>{kind}</StatusBadge>,
  },
  { key: 'before', label: 'Before', render: ({ before, kind }) => <State value={before} absent={kind === 'added'} /> },
  { key: 'after', label: 'After', render: ({ after, kind }) => <State value={after} absent={kind === 'removed'} /> },
];

/** Two states of a thing side by side, what differs marked. */
export function BeforeAndAfter({ before, after }: { readonly before: unknown; readonly after: unknown }) {
  const all = differences(before, after);
  const changed = all.filter(({ kind }) => kind !== 'same');
  const [whole, setWhole] = useState(false);
  if (all.length === 0) return <Text size="sm">This event holds no values.</Text>;
  return (
    <>
      {changed.length < all.length && (
        <Group mb="sm">
          <Checkbox
            label={`Show the ${all.length - changed.length} that stayed the same too`}
            checked={whole}
            onChange={(event) => setWhole(event.currentTarget.checked)}
          />
        </Group>
      )}
      <DataTable
        label="Values before and after"
        columns={COLUMNS}
        rows={whole ? all : changed}
        rowKey={({ path }) => path}
        empty={<Text size="sm">Nothing differs.</Text>}
      />
    </>
  );
}

function State({ value, absent }: { readonly value: unknown; readonly absent: boolean }) {
  if (absent) return <span>was not there</span>;
  if (isMask(value)) return <MaskText mask={value} />;
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return <Code style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{text}</Code>;
}
