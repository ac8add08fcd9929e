import { useNavigate } from 'react-router';
import { PageHeader } from '../../display/PageHeader.tsx';
import { QueryState } from '../../display/QueryState.tsx';
import { placeOf, rowPath } from './model-places.ts';
import { titleOf, useModelSchema, useRights, useRow } from './model-queries.ts';
import { usePathModel } from './path-model.ts';
import { RefusedWrite } from './RefusedWrite.tsx';
import { RowForm } from './RowForm.tsx';

/** Changes a row of a core model, by its form. */
export function EditRowPage() {
  const { model, id } = usePathModel();
  const schema = useModelSchema(model);
  const row = useRow(model, id);
  const rights = useRights(model, row.data, id);
  const navigate = useNavigate();
  const { base, parents } = placeOf(model);
  const named = row.data === undefined || schema.data === undefined ? id : titleOf(row.data, schema.data);
  return (
    <>
      <PageHeader
        title={`Change ${named}`}
        parents={[
          ...parents,
          { title: schema.data?.title ?? model, to: base },
          { title: named, to: rowPath(model, id) },
        ]}
      />
      <QueryState query={schema}>
        {(known) => (
          <QueryState query={row}>
            {(values) => (
              <QueryState query={rights}>
                {({ update }) =>
                  update === null ? (
                    <RowForm
                      schema={known}
                      row={values}
                      onSaved={() => navigate(rowPath(model, id))}
                      onCancel={() => void navigate(rowPath(model, id))}
                    />
                  ) : (
                    <RefusedWrite verb="changed" refusal={update} />
                  )
                }
              </QueryState>
            )}
          </QueryState>
        )}
      </QueryState>
    </>
  );
}
