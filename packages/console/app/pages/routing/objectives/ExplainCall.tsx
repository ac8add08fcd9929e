import { Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../../api/client.ts';
import { EmptyState } from '../../../display/EmptyState.tsx';
import { QueryState } from '../../../display/QueryState.tsx';
import { StatusBadge } from '../../../display/StatusBadge.tsx';
import type { Column } from '../../../display/table/column.ts';
import { DataTable } from '../../../display/table/DataTable.tsx';
import { useAddress } from '../../../display/use-address.ts';
import { type Candidate, METHOD_WORDS, type RuntimeMethod } from '../method-of.ts';

const CHOSEN_WORDS: Readonly<Record<NonNullable<Candidate['chosenBy']>, string>> = {
  mapping: 'the objective is mapped to it',
  priority: 'the order of the capability',
  local: 'it runs locally',
  name: 'its name, as nothing else decides',
};

interface Ranked extends Candidate {
  /** From 1; null: it would not be asked. */
  readonly turn: number | null;
}

const COLUMNS: readonly Column<Ranked>[] = [
  {
    key: 'turn',
    label: 'Turn',
    width: '9rem',
    render: ({ turn }) => (turn === null ? <StatusBadge tone="off">Not asked</StatusBadge> : <b>{turn}</b>),
  },
  { key: 'model', label: 'Model', render: ({ modelName }) => modelName },
  { key: 'provider', label: 'Provider', render: ({ provider }) => provider },
  {
    key: 'because',
    label: 'Because of',
    render: ({ chosenBy, skipped }) => (chosenBy === null ? skipped : CHOSEN_WORDS[chosenBy]),
  },
];

/** Which models a call would be given to, in their order, and which not and why. Nobody is called. */
export function ExplainCall() {
  const { values, set } = useAddress();
  const objective = values.explain ?? '';
  const method = (
    values.method !== undefined && values.method in METHOD_WORDS ? values.method : 'generateText'
  ) as RuntimeMethod;
  const [asked] = useDebouncedValue(objective.trim(), 250);
  const candidates = useQuery({
    queryKey: ['ai', 'explain', asked, method],
    queryFn: async ({ signal }) =>
      ranked((await client.ai.explain({ body: { objective: asked, method } }, { signal })).candidates),
    enabled: asked !== '',
    placeholderData: (before) => before,
  });
  return (
    <Stack>
      <Group align="flex-start" grow preventGrowOverflow={false}>
        <TextInput
          label="Objective"
          data-autofocus
          maxLength={200}
          value={objective}
          // A blank keeps the dialog open while somebody types another.
          onChange={(event) => set({ explain: event.currentTarget.value === '' ? ' ' : event.currentTarget.value })}
        />
        <Select
          label="Call"
          allowDeselect={false}
          value={method}
          onChange={(value) => set({ method: value ?? undefined })}
          data={Object.entries(METHOD_WORDS).map(([value, label]) => ({ value, label }))}
        />
      </Group>
      {asked === '' ? (
        <Text size="sm">Write what the call is for.</Text>
      ) : (
        <QueryState query={candidates}>
          {(rows) => (
            <>
              <Text size="sm" role="status">
                {firstText(rows)}
              </Text>
              <DataTable
                label="Models, in the order in which they would be asked"
                columns={COLUMNS}
                rows={rows}
                rowKey={({ modelRegistryId }) => modelRegistryId}
                empty={
                  <EmptyState title="There is no model at all">Bind one on the page of an engine instance.</EmptyState>
                }
              />
            </>
          )}
        </QueryState>
      )}
    </Stack>
  );
}

function ranked(candidates: readonly Candidate[]): readonly Ranked[] {
  let turn = 0;
  return candidates.map((candidate) => ({ ...candidate, turn: candidate.skipped === null ? ++turn : null }));
}

function firstText(rows: readonly Ranked[]): string {
  const asked = rows.filter(({ turn }) => turn !== null);
  if (asked.length === 0) return 'Nobody would answer: the call would fail with NO_MODEL_FOR_OBJECTIVE.';
  const [first] = asked as [Ranked];
  return asked.length === 1
    ? `${first.modelName} would answer; nobody else would be asked if it failed.`
    : `${first.modelName} would answer; the others follow if it fails.`;
}
