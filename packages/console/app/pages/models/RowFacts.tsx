import type { ModelSchema } from '@enginehouse/api';
import type { ReactNode } from 'react';
import { type Fact, Facts } from '../../display/Facts.tsx';
import { isMask } from '../../display/form/form-values.ts';
import { JsonView } from '../../display/JsonView.tsx';
import { FieldValue } from './FieldValue.tsx';
import { keyOf, type ModelField, type ModelRow } from './model-queries.ts';
import { Secret } from './Secret.tsx';
import { secretsIn } from './secrets-in.ts';

/** Every value of a row that the session sees, with what it means. */
export function RowFacts({ schema, row }: { readonly schema: ModelSchema; readonly row: ModelRow }) {
  const id = keyOf(row, schema);
  const facts = schema.fields
    .filter(({ shown, name }) => shown !== 'never' && name in row)
    .map((field): Fact => {
      const format = schema.columns.find((column) => column.field === field.name)?.format;
      return {
        label: field.label,
        hint: field.description,
        value: (
          <Value
            model={schema.name}
            id={id}
            field={field}
            value={worded(schema, field.name, row[field.name])}
            {...(format === undefined ? {} : { format })}
          />
        ),
      };
    });
  return <Facts facts={facts} />;
}

interface ValueProps {
  readonly model: string;
  readonly id: string;
  readonly field: ModelField;
  readonly value: unknown;
  readonly format?: string;
}

function Value({ model, id, field, value, format }: ValueProps): ReactNode {
  if (isMask(value)) return <Secret model={model} id={id} path={field.name} label={field.label} mask={value} />;
  if (field.type === 'json' && typeof value === 'object' && value !== null) {
    const secrets = secretsIn(value, field.name);
    return (
      <>
        <JsonView value={value} label={field.label} />
        {secrets.map(({ path, mask }) => (
          <Secret key={path} model={model} id={id} path={path} label={path} mask={mask} />
        ))}
      </>
    );
  }
  return <FieldValue field={field} value={value} {...(format === undefined ? {} : { format })} />;
}

/** The words that a form has for a value: `organization` for level 2. */
function worded({ createForm }: ModelSchema, name: string, value: unknown): unknown {
  const options = createForm.find((field) => field.name === name)?.options;
  return options?.find((option) => option.value === value)?.label ?? value;
}
