import { isEnginehouseError } from '@enginehouse/errors';
import { Alert, List, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';

/** An error as every door tells it: what happened, where, what to do. */
export function ErrorAlert({ error }: { readonly error: Error }) {
  if (!isEnginehouseError(error)) {
    return (
      <Alert role="alert" color="red" icon={<IconAlertTriangle />} title="Something went wrong in this page">
        {error.message}
      </Alert>
    );
  }
  const { problems = [] } = error;
  return (
    <Alert role="alert" color="red" icon={<IconAlertTriangle />} title={sentence(error.message)}>
      {problems.length > 0 && (
        <List size="sm">
          {problems.map(({ field, message }) => (
            <List.Item key={`${field} ${message}`}>
              <b>{field}</b> {message}
            </List.Item>
          ))}
        </List>
      )}
      <Text size="sm">{error.fix}</Text>
      <Text size="xs" c="dimmed" ff="monospace">
        {error.code}
      </Text>
    </Alert>
  );
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
