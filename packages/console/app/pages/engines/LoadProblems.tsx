import type { ProcessTableView } from '@enginehouse/api';
import { Alert, Code, List, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconOctagon } from '@tabler/icons-react';

/** Engine files that did not make it into the process table, with what to do, and what was odd about those that did. */
export function LoadProblems({ problems, warnings }: Pick<ProcessTableView, 'problems' | 'warnings'>) {
  if (problems.length + warnings.length === 0) return null;
  return (
    <Stack gap="sm" mb="md">
      {problems.length > 0 && (
        <Alert color="red" icon={<IconOctagon />} title={`${counted(problems.length, 'engine')} could not be loaded`}>
          <List size="sm" spacing="xs">
            {problems.map(({ file, engineId, code, message, fix, dependents }) => (
              <List.Item key={`${file} ${engineId} ${code} ${message}`}>
                <Text size="sm">
                  {message} <Code>{code}</Code>
                </Text>
                <Text size="sm" fw={500}>
                  {fix}
                </Text>
                {file !== null && (
                  <Text size="xs" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
                    {file}
                  </Text>
                )}
                {dependents.length > 0 && <Text size="sm">Left out with it: {dependents.join(', ')}</Text>}
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
      {warnings.length > 0 && (
        <Alert color="yellow" icon={<IconAlertTriangle />} title={counted(warnings.length, 'warning')}>
          <List size="sm">
            {warnings.map((warning) => (
              <List.Item key={warning}>{warning}</List.Item>
            ))}
          </List>
        </Alert>
      )}
    </Stack>
  );
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
