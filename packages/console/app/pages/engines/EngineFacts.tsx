import type { ProcessTableDetail } from '@enginehouse/api';
import { Code, Text } from '@mantine/core';
import { Facts } from '../../display/Facts.tsx';
import { EngineLinks } from './EngineLink.tsx';
import { EngineState } from './EngineState.tsx';

/** What an engine says about itself, and what is in force. */
export function EngineFacts({ engine }: { readonly engine: ProcessTableDetail }) {
  const { definition, effective, override, contentHash, drifted, file, dependents } = engine;
  const topics = (names: readonly string[]) => (names.length === 0 ? 'none' : names.join(', '));
  return (
    <Facts
      facts={[
        { label: 'State in force', value: <EngineState engine={engine} /> },
        {
          label: 'Declared state',
          value: `${definition.activationState}${definition.researchOnly ? ', output withheld' : ''}`,
          hint: override === null ? 'Nothing is overridden.' : `Overridden: ${Object.keys(override).join(', ')}.`,
        },
        ...(effective.activationState === 'restricted'
          ? [{ label: 'Teams', value: effective.restrictedToTeams.join(', ') }]
          : []),
        {
          label: 'Cost',
          value: `${definition.computeCost} of 10`,
          hint: 'Summed against the budget of a request.',
        },
        {
          label: 'Priority',
          value: effective.priority,
          hint: 'Which engines go first where a budget does not hold all; the higher one.',
        },
        { label: 'Risk', value: definition.riskLevel },
        { label: 'Domain', value: definition.domain },
        { label: 'Category', value: definition.category },
        { label: 'Depends on', value: <EngineLinks ids={definition.dependencies} none="nothing" /> },
        { label: 'Needed by', value: <EngineLinks ids={dependents} none="nothing" /> },
        { label: 'Publishes', value: topics(definition.emitsTopics), hint: 'Topics of its events.' },
        { label: 'Reads', value: topics(definition.subscribesTopics) },
        {
          label: 'Version',
          value: `${definition.version}${drifted ? ' (drifted)' : ''}`,
          ...(drifted ? { hint: 'Other code than was seen under this version before: raise the version.' } : {}),
        },
        {
          label: 'Content hash',
          value: <Code title={contentHash}>{contentHash.slice(0, 12)}</Code>,
          hint: 'Over its own code, packages excluded.',
        },
        {
          label: 'File',
          value: (
            <Text size="sm" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
              {file ?? 'not from a file'}
            </Text>
          ),
        },
      ]}
    />
  );
}
