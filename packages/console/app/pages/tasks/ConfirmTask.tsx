import type { Task } from '@enginehouse/api';
import { Alert, Button, Group, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { ErrorAlert } from '../../display/ErrorAlert.tsx';
import { JsonView } from '../../display/JsonView.tsx';

/** What a task waits for: yes or no. */
export function ConfirmTask({ task: { id, checkpoint } }: { readonly task: Task }) {
  const queries = useQueryClient();
  const answer = useMutation({
    mutationFn: (yes: boolean) => client.tasks.confirm({ params: { taskId: id }, body: { answer: yes } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['tasks'] }),
  });
  return (
    <Alert color="yellow" variant="outline" title="It waits for your answer">
      <Stack gap="sm">
        {checkpoint !== null && <JsonView value={checkpoint} label="What it asks about" maxHeight={200} />}
        {answer.isError && <ErrorAlert error={answer.error} />}
        <Group>
          <Button loading={answer.isPending && answer.variables} onClick={() => answer.mutate(true)}>
            Yes, go on
          </Button>
          <Button
            variant="default"
            loading={answer.isPending && !answer.variables}
            onClick={() => answer.mutate(false)}
          >
            No
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
