import type { Task } from '@enginehouse/api';
import { Alert, Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams } from 'react-router';
import { client } from '../../api/client.ts';
import { ConfirmDialog } from '../../display/ConfirmDialog.tsx';
import { ErrorState } from '../../display/ErrorState.tsx';
import { Facts } from '../../display/Facts.tsx';
import { JsonView } from '../../display/JsonView.tsx';
import { PageHeader } from '../../display/PageHeader.tsx';
import { StatusBadge } from '../../display/StatusBadge.tsx';
import { When } from '../../display/When.tsx';
import { PageLoading } from '../../shell/PageLoading.tsx';
import { ConfirmTask } from './ConfirmTask.tsx';
import { TaskLines } from './TaskLines.tsx';
import { TaskProgress } from './TaskProgress.tsx';
import { hasEnded, TASK_STATUSES } from './task.ts';
import { type FollowedTask, useFollowedTask } from './use-followed-task.ts';

/** One task, as it goes on. */
export function TaskPage() {
  const { taskId = '' } = useParams();
  const [again, setAgain] = useState(0);
  return <Followed key={`${taskId} ${again}`} taskId={taskId} retry={() => setAgain(again + 1)} />;
}

function Followed({ taskId, retry }: { readonly taskId: string; readonly retry: () => void }) {
  const followed = useFollowedTask(taskId);
  const { task, error } = followed;
  if (error !== null) {
    return (
      <>
        <PageHeader title="Task" />
        <ErrorState error={error} retry={retry} />
      </>
    );
  }
  return task === undefined ? <PageLoading /> : <TaskView task={task} followed={followed} />;
}

function TaskView({ task, followed: { lines, lost } }: { readonly task: Task; readonly followed: FollowedTask }) {
  const [cancelling, setCancelling] = useState(false);
  const queries = useQueryClient();
  const { label, tone } = TASK_STATUSES[task.status];
  return (
    <>
      <PageHeader
        title={task.label}
        actions={
          !hasEnded(task) && (
            <Button variant="default" onClick={() => setCancelling(true)}>
              Cancel task
            </Button>
          )
        }
      />
      <Stack>
        <Group role="status">
          <StatusBadge tone={tone}>{label}</StatusBadge>
          {lost && (
            <Group gap={4}>
              <IconPlugConnectedX size={16} aria-hidden />
              <Text size="sm">The server does not answer. Trying again; the task goes on without this page.</Text>
            </Group>
          )}
        </Group>
        <TaskProgress task={task} />
        {task.error !== null && (
          <Alert color="red" title="Why it failed">
            <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
              {task.error}
            </Text>
          </Alert>
        )}
        {task.status === 'waiting_confirmation' && <ConfirmTask task={task} />}
        <Facts
          facts={[
            { label: 'Started by', value: task.module },
            { label: 'Node', value: task.ownerNodeId ?? 'none', hint: 'The node that works on it.' },
            { label: 'Asked for', value: <When time={task.createdAt} /> },
            { label: 'Began', value: <When time={task.startedAt} /> },
            { label: 'Ended', value: task.finishedAt === null ? 'not yet' : <When time={task.finishedAt} /> },
            ...(task.taskKey === null
              ? []
              : [
                  {
                    label: 'Works on',
                    value: <code>{task.taskKey}</code>,
                    hint: 'Of one of these one task is active at a time.',
                  },
                ]),
          ]}
        />
        <Title order={2} size="h4">
          What it said
        </Title>
        <TaskLines lines={lines} label={`Lines of ${task.label}`} />
        {task.result !== null && (
          <>
            <Title order={2} size="h4">
              What came of it
            </Title>
            <JsonView value={task.result} label="Result" />
          </>
        )}
      </Stack>
      <ConfirmDialog
        opened={cancelling}
        title={`Cancel “${task.label}”?`}
        confirmLabel="Cancel the task"
        danger
        action={async () => {
          await client.tasks.cancel({ params: { taskId: task.id } });
          await queries.invalidateQueries({ queryKey: ['tasks'] });
        }}
        onClose={() => setCancelling(false)}
      >
        It is asked to end where it is. What it has done so far is said in its lines; what it was replacing stays in
        force.
      </ConfirmDialog>
    </>
  );
}
