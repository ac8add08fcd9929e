import { useNavigate } from 'react-router';
import { ForbiddenState } from '../../display/ForbiddenState.tsx';
import { PageHeader } from '../../display/PageHeader.tsx';
import { QueryState } from '../../display/QueryState.tsx';
import { placeOf, rowPath } from './model-places.ts';
import { keyOf, useModelSchema } from './model-queries.ts';
import { usePathModel } from './path-model.ts';
import { RowForm } from './RowForm.tsx';

/** Makes a row of a core model, by its form. */
export function NewRowPage() {
  const { model } = usePathModel();
  const schema = useModelSchema(model);
  const navigate = useNavigate();
  const { base, parents, one } = placeOf(model);
  const title = schema.data?.title ?? model;
  return (
    <>
      <PageHeader title={`New ${one}`} parents={[...parents, { title, to: base }]} />
      <QueryState query={schema}>
        {(known) =>
          known.operations.includes('create') ? (
            <RowForm
              schema={known}
              onSaved={(row) => navigate(rowPath(model, keyOf(row, known)))}
              onCancel={() => void navigate(base)}
            />
          ) : (
            <ForbiddenState message={`${known.title}: you may not make any`} />
          )
        }
      </QueryState>
    </>
  );
}
