import type { EgressPolicyView } from '@enginehouse/api';
import { Button, Code, Group, Modal, Stack } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { client } from '../../../api/client.ts';
import { listRows } from '../../../api/core-rows.ts';
import { ConfirmDialog } from '../../../display/ConfirmDialog.tsx';
import { EmptyState } from '../../../display/EmptyState.tsx';
import { QueryState } from '../../../display/QueryState.tsx';
import { StatusBadge } from '../../../display/StatusBadge.tsx';
import { AddressPager } from '../../../display/table/AddressPager.tsx';
import type { Column } from '../../../display/table/column.ts';
import { DataTable } from '../../../display/table/DataTable.tsx';
import { pageOf, useAddress } from '../../../display/use-address.ts';
import { When } from '../../../display/When.tsx';
import { useManages } from '../../../session/access.ts';
import { ApprovalForm } from './ApprovalForm.tsx';
import { type Approval, standingOf } from './approval.ts';

type Subjects = EgressPolicyView['subjects'];

const PAGE_SIZE = 50;

/** Hosts that subjects may reach beyond what they declare: who, why, until when. */
export function Approvals({ subjects }: { readonly subjects: Subjects }) {
  const may = useManages('system.egress.manage');
  const queries = useQueryClient();
  const { values } = useAddress();
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Approval | null>(null);
  const page = pageOf(values);
  const approvals = useQuery({
    queryKey: ['egress', 'approvals', page],
    queryFn: ({ signal }) =>
      listRows<Approval>('egress_approvals', { page, pageSize: PAGE_SIZE, sort: 'id:desc' }, signal),
  });
  const columns = useMemo(() => columnsOf(subjects, may, setRemoving), [subjects, may]);
  return (
    <Stack>
      {may && (
        <Group>
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
            Approve a host
          </Button>
        </Group>
      )}
      <QueryState query={approvals}>
        {({ rows, totalRows }) => (
          <div>
            <DataTable
              label="Approvals"
              columns={columns}
              rows={rows}
              rowKey={({ id }) => id}
              empty={
                <EmptyState title="Nothing is approved beyond what is declared">
                  An approval lets one subject reach one host and port more, for a reason, and until a day if you like.
                </EmptyState>
              }
            />
            <AddressPager pageSize={PAGE_SIZE} total={totalRows} />
          </div>
        )}
      </QueryState>
      <Modal opened={adding} onClose={() => setAdding(false)} title="Approve a host" size="lg">
        <ApprovalForm subjects={subjects} onDone={() => setAdding(false)} />
      </Modal>
      <ConfirmDialog
        opened={removing !== null}
        title={`Take back the approval of ${removing?.host}:${removing?.port}?`}
        confirmLabel="Take it back"
        danger
        action={async () => {
          await client.models.delete({
            params: { model: 'egress_approvals', id: String(removing?.id) },
            ...(removing === null ? {} : { query: { ifRevision: removing.revision } }),
          });
          await queries.invalidateQueries({ queryKey: ['egress'] });
        }}
        onClose={() => setRemoving(null)}
      >
        <Code>{removing?.subject}</Code> may not reach it any more, on any live node. Open connections are cut, streams
        in the middle too.
      </ConfirmDialog>
    </Stack>
  );
}

function columnsOf(
  subjects: Subjects,
  may: boolean,
  remove: (approval: Approval) => void,
): readonly Column<Approval>[] {
  return [
    { key: 'subject', label: 'Who', render: ({ subject }) => <Code>{subject}</Code> },
    { key: 'host', label: 'May reach', render: ({ host, port, addressClass }) => `${host}:${port} (${addressClass})` },
    { key: 'reason', label: 'Why', render: ({ reason }) => reason },
    { key: 'until', label: 'Until', render: ({ until }) => (until === null ? 'taken back' : <When time={until} />) },
    {
      key: 'standing',
      label: 'Standing',
      render: (approval) => {
        const { label, tone } = standingOf(approval, subjects, Date.now());
        return <StatusBadge tone={tone}>{label}</StatusBadge>;
      },
    },
    ...(may
      ? [
          {
            key: 'do',
            label: 'Actions',
            render: (approval: Approval) => (
              <Button
                size="compact-sm"
                variant="subtle"
                color="red"
                aria-label={`Take back the approval of ${approval.host}:${approval.port} for ${approval.subject}`}
                onClick={() => remove(approval)}
              >
                Take back
              </Button>
            ),
          },
        ]
      : []),
  ];
}
