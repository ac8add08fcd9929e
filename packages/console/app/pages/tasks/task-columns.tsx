import { Text } from '@mantine/core';
import { StatusBadge } from '../../display/StatusBadge.tsx';
import type { Column } from '../../display/table/column.ts';
import { When } from '../../display/When.tsx';
import { TaskProgress } from './TaskProgress.tsx';
import { TASK_STATUSES, type TaskRow } from './task.ts';

/** Columns of the list of tasks, by the fields of `background_tasks`, which the server sorts by. */
export const TASK_COLUMNS: readonly Column<TaskRow>[] = [
  { key: 'label', label: 'Task', sort: true, render: ({ label }) => label },
  {
    key: 'status',
    label: 'Status',
    width: '12rem',
    sort: true,
    render: ({ status }) => <StatusBadge tone={TASK_STATUSES[status].tone}>{TASK_STATUSES[status].label}</StatusBadge>,
  },
  { key: 'progress', label: 'Progress', width: '11rem', render: (task) => <TaskProgress task={task} /> },
  { key: 'module', label: 'Started by', sort: true, render: ({ module }) => module },
  {
    key: 'ownerNodeId',
    label: 'Node',
    render: ({ ownerNodeId }) =>
      ownerNodeId ?? (
        <Text span size="sm" c="dimmed">
          none
        </Text>
      ),
  },
  { key: 'createdAt', label: 'Asked for', sort: true, render: ({ createdAt }) => <When time={createdAt} /> },
  { key: 'finishedAt', label: 'Ended', sort: true, render: ({ finishedAt }) => <Ended time={finishedAt} /> },
];

function Ended({ time }: { readonly time: string | null }) {
  return time === null ? (
    <Text span size="sm" c="dimmed">
      not yet
    </Text>
  ) : (
    <When time={time} />
  );
}
