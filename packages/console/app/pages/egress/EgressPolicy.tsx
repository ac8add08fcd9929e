import type { EgressPolicyView } from '@enginehouse/api';
import { Anchor, Card, Code, Group, SimpleGrid, Stack, Switch, Text, Title } from '@mantine/core';
import { useId } from 'react';
import { Link } from 'react-router';
import { EmptyState } from '../../display/EmptyState.tsx';
import { FilterText } from '../../display/table/FilterText.tsx';
import { useAddress } from '../../display/use-address.ts';
import { becauseWords, subjectWords } from './subjects.ts';

type Subject = EgressPolicyView['subjects'][number];

/** Subject by subject, what it may reach and which rule says so. */
export function EgressPolicy({ view }: { readonly view: EgressPolicyView }) {
  const { values, set } = useAddress();
  const part = (values.subject ?? '').toLowerCase();
  const installs = values.installs === 'yes' || part.startsWith('install/');
  const shown = view.subjects.filter(
    ({ subject, label }) =>
      (installs || !subject.startsWith('install/')) && `${subject} ${label}`.toLowerCase().includes(part),
  );
  return (
    <Stack>
      <Group align="flex-end" justify="space-between">
        <FilterText
          label="Subject"
          placeholder="Part of its name"
          value={values.subject}
          onChange={(subject) => set({ subject })}
        />
        <Switch
          label="Show installs too"
          checked={installs}
          onChange={(event) => set({ installs: event.currentTarget.checked ? 'yes' : undefined })}
        />
      </Group>
      {shown.length === 0 ? (
        <EmptyState title={part === '' ? 'No engine instance reaches anything' : 'No such subject'}>
          {part === ''
            ? 'When an instance is added, what it may reach stands here.'
            : 'Subjects are written like engine/3 or install/openai.'}
        </EmptyState>
      ) : (
        <SimpleGrid cols={{ base: 1, lg: 2 }}>
          {shown.map((subject) => (
            <SubjectCard key={subject.subject} subject={subject} />
          ))}
        </SimpleGrid>
      )}
    </Stack>
  );
}

function SubjectCard({ subject: { subject, label, rules } }: { readonly subject: Subject }) {
  const titleId = useId();
  const instance = /^engine\/(\d+)$/.exec(subject)?.[1];
  return (
    <Card component="section" withBorder aria-labelledby={titleId}>
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h5" id={titleId}>
          {instance === undefined ? (
            `${label}: ${subjectWords(subject)}`
          ) : (
            <Anchor component={Link} to={`/instances/${instance}`} inherit>
              {label}
            </Anchor>
          )}
        </Title>
        <Code>{subject}</Code>
      </Group>
      {rules.length === 0 ? (
        <Text size="sm">It may reach nothing.</Text>
      ) : (
        <ul style={{ margin: 0, paddingInlineStart: 18 }}>
          {rules.map(({ host, port, classes, because }) => (
            <li key={`${host} ${port} ${because}`}>
              <Text size="sm" span style={{ overflowWrap: 'anywhere' }}>
                <Code>
                  {host}:{port}
                </Code>{' '}
                ({classes.join(', ')}): {becauseWords(because)}
              </Text>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
