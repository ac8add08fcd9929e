import type { ModelSchema, RowRights } from '@enginehouse/api';
import { Button, Stack, Tabs } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link, useNavigate } from 'react-router';
import { PageHeader } from '../../display/PageHeader.tsx';
import { QueryState } from '../../display/QueryState.tsx';
import { useAddress } from '../../display/use-address.ts';
import { useMay } from '../../session/access.ts';
import { AuditTable } from '../audit/AuditTable.tsx';
import { UserActions } from '../users/UserActions.tsx';
import { DeleteRow } from './DeleteRow.tsx';
import { placeOf } from './model-places.ts';
import { titleOf, useModelSchema, useRights, useRow } from './model-queries.ts';
import { OwnPageLink } from './OwnPageLink.tsx';
import { usePathModel } from './path-model.ts';
import { RefusedWrite } from './RefusedWrite.tsx';
import { RowFacts } from './RowFacts.tsx';

/** One row of a core model: its values, who changed it, and what may be done with it. */
export function RowPage() {
  const { model, id } = usePathModel();
  const schema = useModelSchema(model);
  const row = useRow(model, id);
  const navigate = useNavigate();
  const { base, parents } = placeOf(model);
  const above = [...parents, { title: schema.data?.title ?? model, to: base }];
  const known = schema.data;
  const title = row.data === undefined || known === undefined ? id : titleOf(row.data, known);
  const isChangeable = known?.fields.some(({ written }) => written === 'always') === true;
  const rights = useRights(model, row.data, id).data;
  const mayChange = rights?.update === null;
  return (
    <>
      <PageHeader
        title={title}
        parents={above}
        actions={
          known !== undefined &&
          row.data !== undefined && (
            <>
              {model === 'users' && mayChange && <UserActions user={row.data} />}
              {isChangeable && mayChange && (
                <Button
                  component={Link}
                  to={`${base}/rows/${encodeURIComponent(id)}/edit`}
                  variant="default"
                  leftSection={<IconPencil size={16} aria-hidden />}
                >
                  Change
                </Button>
              )}
              {rights?.delete === null && <DeleteRow schema={known} row={row.data} onDeleted={() => navigate(base)} />}
            </>
          )
        }
      />
      <OwnPageLink model={model} />
      {known !== undefined && rights !== undefined && <Refusals operations={known.operations} rights={rights} />}
      <QueryState query={schema}>
        {(found) => (
          <QueryState query={row}>
            {(values) => (
              <Stack>
                <RowTabs model={model} id={id} facts={<RowFacts schema={found} row={values} />} />
              </Stack>
            )}
          </QueryState>
        )}
      </QueryState>
    </>
  );
}

/** What of a row is kept from those who do that to others of its kind. */
function Refusals({
  operations,
  rights,
}: {
  readonly operations: ModelSchema['operations'];
  readonly rights: RowRights;
}) {
  const update = operations.includes('update') ? rights.update : null;
  const deletion = operations.includes('delete') ? rights.delete : null;
  if (update !== null && deletion !== null && update.code === deletion.code && update.fix === deletion.fix)
    return <RefusedWrite verb="changed or deleted" refusal={update} />;
  return (
    <>
      {update !== null && <RefusedWrite verb="changed" refusal={update} />}
      {deletion !== null && <RefusedWrite verb="deleted" refusal={deletion} />}
    </>
  );
}

function RowTabs({ model, id, facts }: { readonly model: string; readonly id: string; readonly facts: ReactNode }) {
  const { values, set } = useAddress();
  const mayAudit = useMay('system.audit.view');
  if (!mayAudit) return facts;
  return (
    <Tabs
      value={values.tab ?? 'values'}
      onChange={(tab) => set({ tab: tab === 'values' ? undefined : (tab ?? undefined) })}
      keepMounted={false}
    >
      <Tabs.List mb="sm">
        <Tabs.Tab value="values">Values</Tabs.Tab>
        <Tabs.Tab value="history">Who changed it</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="values">{facts}</Tabs.Panel>
      <Tabs.Panel value="history">
        <AuditTable filters={{ entityType: model, entityId: id }} />
      </Tabs.Panel>
    </Tabs>
  );
}
