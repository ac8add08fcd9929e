import type { ModelSchema } from '@enginehouse/api';
import type { ReactNode } from 'react';
import type { FieldInputProps } from '../../display/form/field-input.ts';
import { PermissionInput } from '../roles/PermissionInput.tsx';
import { RolesInput } from '../users/RolesInput.tsx';
import { RowSelect } from './RowSelect.tsx';

type RowInput = (props: FieldInputProps) => ReactNode;

/** Inputs that were made by hand, by `<core model>.<field>`. */
const OWN_INPUTS: Readonly<Record<string, RowInput>> = {
  'roles.permissions': (props) => <PermissionInput {...props} />,
  'users.roles': (props) => <RolesInput {...props} />,
};

/** The inputs that a core model's form has beyond those of its types: rows are chosen by their names. */
export function inputsFor(schema: ModelSchema): Readonly<Record<string, RowInput>> {
  return Object.fromEntries(
    schema.fields.flatMap(({ name, references }): [string, RowInput][] => {
      const own = OWN_INPUTS[`${schema.name}.${name}`];
      if (own !== undefined) return [[name, own]];
      return references === null ? [] : [[name, (props) => <ReferenceInput model={references} {...props} />]];
    }),
  );
}

function ReferenceInput({ model, field, value, error, onChange }: FieldInputProps & { readonly model: string }) {
  const known = value === null || value === '' ? null : String(value);
  return (
    <RowSelect
      model={model}
      label={field.label}
      {...(field.help === undefined ? {} : { description: field.help })}
      error={error}
      required={field.required}
      value={known}
      // A field of type number holds a number or nothing.
      onChange={(chosen) => onChange(chosen === null ? '' : field.type === 'number' ? Number(chosen) : chosen)}
    />
  );
}
