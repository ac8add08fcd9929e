import type { ProcessTableDetail } from '@enginehouse/api';
import { Code } from '@mantine/core';
import { EmptyState } from '../../display/EmptyState.tsx';
import type { Column } from '../../display/table/column.ts';
import { DataTable } from '../../display/table/DataTable.tsx';
import { When } from '../../display/When.tsx';

type Change = ProcessTableDetail['history'][number];
type Version = ProcessTableDetail['versions'][number];

const CHANGES: readonly Column<Change>[] = [
  { key: 'from', label: 'From', width: '9rem', render: ({ from }) => <When time={from} /> },
  {
    key: 'until',
    label: 'Until',
    width: '9rem',
    render: ({ until }) => (until === null ? 'in force' : <When time={until} />),
  },
  { key: 'override', label: 'Override', render: ({ override }) => overrideText(override) },
  { key: 'actor', label: 'Who', width: '10rem', render: ({ actor }) => actor },
  { key: 'reason', label: 'Why', render: ({ reason }) => reason ?? 'no reason was given' },
];

const VERSIONS: readonly Column<Version>[] = [
  { key: 'version', label: 'Version', width: '7rem', render: ({ version }) => version },
  {
    key: 'contentHash',
    label: 'Code',
    width: '9rem',
    render: ({ contentHash }) => <Code>{contentHash.slice(0, 12)}</Code>,
  },
  { key: 'firstSeenAt', label: 'First seen', render: ({ firstSeenAt }) => <When time={firstSeenAt} /> },
  { key: 'lastSeenAt', label: 'Last seen', render: ({ lastSeenAt }) => <When time={lastSeenAt} /> },
];

/** What was said over the code of an engine: who, when, why. */
export function StateHistory({ history }: Pick<ProcessTableDetail, 'history'>) {
  return (
    <DataTable
      label="State history"
      columns={CHANGES}
      rows={history}
      rowKey={({ revision, from }) => `${revision} ${from}`}
      empty={<EmptyState title="Its state was never changed">It is as its code declares.</EmptyState>}
    />
  );
}

/** The versions of an engine that were loaded here. Two lines of one version: its code changed without the version. */
export function VersionHistory({ versions }: Pick<ProcessTableDetail, 'versions'>) {
  return (
    <DataTable
      label="Versions"
      columns={VERSIONS}
      rows={versions}
      rowKey={({ version, contentHash }) => `${version} ${contentHash}`}
      empty={<EmptyState title="No version was seen yet" />}
    />
  );
}

function overrideText({ activationState, researchOnly, restrictedToTeams, priority }: Change['override']): string {
  const parts = [
    ...(activationState === undefined ? [] : [activationState]),
    // Research is withheld whatever the mark says.
    ...(researchOnly === undefined || activationState === 'research-only'
      ? []
      : [researchOnly ? 'output withheld' : 'output returned']),
    ...(restrictedToTeams === undefined ? [] : [`teams ${restrictedToTeams.join(', ')}`]),
    ...(priority === undefined ? [] : [`priority ${priority}`]),
  ];
  return parts.length === 0 ? 'none: as declared' : parts.join('; ');
}
