import type { ModelSchema } from '@enginehouse/api';
import { isEnginehouseError } from '@enginehouse/errors';
import { Alert, Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import type { Inputs } from '../../display/form/form-values.ts';
import { SchemaForm } from '../../display/form/SchemaForm.tsx';
import { QueryState } from '../../display/QueryState.tsx';
import { tellDone } from '../../display/toast.ts';
import { completeForm } from './complete-form.ts';
import { keyOf, type ModelField, type ModelRow } from './model-queries.ts';
import { inputsFor } from './row-inputs.tsx';

export interface RowFormProps {
  readonly schema: ModelSchema;
  /** The row that is changed, as it stands now; missing: a new one. */
  readonly row?: ModelRow;
  readonly onSaved: (row: ModelRow) => unknown;
  readonly onCancel: () => void;
}

/**
 * Creates or changes a row by the forms of its core model. What was written by somebody else meanwhile is never overwritten
 * unseen: the form keeps to the row that it began with, and says so.
 */
export function RowForm({ schema, row: current, onSaved, onCancel }: RowFormProps) {
  const queries = useQueryClient();
  const model = schema.name;
  const [row, setRow] = useState(current);
  const [inputs, setInputs] = useState<Inputs>({});
  const id = row === undefined ? undefined : keyOf(row, schema);
  const form = useQuery({
    // The form belongs to one writing of the row: it does not change below whoever types.
    queryKey: ['form', model, id ?? 'create', row?.revision ?? row?.updatedAt ?? null],
    queryFn: async ({ signal }) =>
      id === undefined
        ? schema.createForm
        : (await client.models.form({ params: { model, form: 'update' }, query: { id } }, { signal })).fields,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const sealed = schema.fields.find(({ schemaNamedBy }) => schemaNamedBy !== null);
  const config = useConfigForm(model, sealed, inputs, row);
  const changedSince = row !== undefined && current !== undefined && current.revision !== row.revision;
  const save = async (values: Record<string, unknown>): Promise<void> => {
    const saved =
      id === undefined
        ? await client.models.create({ params: { model }, body: { values } })
        : await client.models.update({
            params: { model, id },
            body: { values, ...(typeof row?.revision === 'number' ? { ifRevision: row.revision } : {}) },
          });
    queries.setQueryData(['models', model, 'row', keyOf(saved, schema)], saved);
    await queries.invalidateQueries({ queryKey: ['models', model] });
    tellDone(id === undefined ? 'Created.' : 'Saved.');
    await onSaved(saved);
  };
  const submit = (values: Record<string, unknown>): Promise<void> =>
    save(values).catch(async (error: unknown) => {
      if (isEnginehouseError(error) && error.code === 'REVISION_CONFLICT') {
        await queries.invalidateQueries({ queryKey: ['models', model] });
      }
      throw error;
    });
  return (
    <>
      {changedSince && (
        <Alert color="yellow" mb="md" maw={640} role="status" title="Somebody else has changed this meanwhile">
          Saving is refused, so that nothing of theirs is lost. Load what stands there now, and change it again.
          <Button mt="sm" size="xs" display="block" onClick={() => setRow(current)}>
            Load what stands there now
          </Button>
        </Alert>
      )}
      <QueryState query={form}>
        {(fields) => (
          <SchemaForm
            key={String(row?.revision ?? 'new')}
            fields={completeForm(schema, fields, config, row)}
            {...(row === undefined ? {} : { row })}
            inputs={inputsFor(schema)}
            onInputs={setInputs}
            submitLabel={id === undefined ? 'Create' : 'Save'}
            onSubmit={submit}
            onCancel={onCancel}
          />
        )}
      </QueryState>
    </>
  );
}

/** The settings that another provider takes than the one that the form was made for; undefined where there are none. */
function useConfigForm(model: string, sealed: ModelField | undefined, inputs: Inputs, row: ModelRow | undefined) {
  const naming = sealed?.schemaNamedBy ?? '';
  const named = inputs[naming];
  const other = typeof named === 'string' && named !== '' && named !== row?.[naming];
  return useQuery({
    queryKey: ['form', model, sealed?.name ?? '', String(named)],
    queryFn: async ({ signal }) =>
      (await client.models.form({ params: { model, form: `${sealed?.name}:${named}` } }, { signal })).fields,
    enabled: sealed !== undefined && other,
  }).data;
}
