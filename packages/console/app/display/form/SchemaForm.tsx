import { isEnginehouseError } from '@enginehouse/errors';
import { Button, Group, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import { ErrorAlert } from '../ErrorAlert.tsx';
import { FieldInput } from './FieldInput.tsx';
import type { FieldInputProps } from './field-input.ts';
import {
  type FormField,
  type Input,
  type Inputs,
  initialInputs,
  maskAt,
  payloadOf,
  problemsByField,
  problemsOfInputs,
} from './form-values.ts';

export interface SchemaFormProps {
  /** The platform's form: `client.models.form`, or the settings of a provider. Change `key` where they change wholly. */
  readonly fields: readonly FormField[];
  /** The row that is updated: then only what changed is given, and its secrets are shown as kept. Missing: a new one. */
  readonly row?: unknown;
  readonly submitLabel: string;
  /** Takes the values, dotted names as objects. What it rejects with is shown, at the fields where it names them. */
  readonly onSubmit: (values: Record<string, unknown>) => Promise<unknown>;
  readonly onCancel?: () => void;
  /** Inputs of one's own, by the name of their field. */
  readonly inputs?: Readonly<Record<string, (props: FieldInputProps) => ReactNode>>;
  /** Told of every change: for forms of which one field decides about others. */
  readonly onInputs?: (inputs: Inputs) => void;
  /** Between the fields and the buttons. */
  readonly children?: ReactNode;
}

/** A form over the platform's form model. */
export function SchemaForm(props: SchemaFormProps) {
  const { fields, row, submitLabel, onSubmit, onCancel, inputs: own = {}, onInputs, children } = props;
  const form = useRef<HTMLFormElement>(null);
  const [entered, setEntered] = useState<Inputs>({});
  const [found, setFound] = useState<Readonly<Record<string, string>>>({});
  const inputs: Inputs = { ...initialInputs(fields), ...entered };
  const masks = new Map(fields.map(({ name }) => [name, maskAt(row, name)]));
  const showFirst = (): void => {
    // After the errors are drawn.
    requestAnimationFrame(() =>
      form.current?.querySelector<HTMLElement>('[aria-invalid="true"], [data-error="true"] input')?.focus(),
    );
  };
  const save = useMutation({
    mutationFn: () => onSubmit(payloadOf(fields, inputs, { update: row !== undefined })),
    onError: (error) => {
      setFound(isEnginehouseError(error) ? problemsByField(error.problems, fields).byField : {});
      showFirst();
    },
  });
  const change = (name: string, value: Input): void => {
    const next = { ...entered, [name]: value };
    setEntered(next);
    setFound(({ [name]: _, ...others }) => others);
    onInputs?.({ ...initialInputs(fields), ...next });
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    if (save.isPending) return;
    const kept = new Set([...masks].flatMap(([name, mask]) => (mask?.hasValue === true ? [name] : [])));
    const problems = problemsOfInputs(fields, inputs, kept);
    setFound(problems);
    if (Object.keys(problems).length === 0) save.mutate();
    else showFirst();
  };
  return (
    <form ref={form} onSubmit={submit} noValidate>
      <Stack maw={640}>
        {save.isError && <ErrorAlert error={save.error} />}
        {fields.map((field) => {
          const given: FieldInputProps = {
            field,
            value: inputs[field.name] ?? null,
            error: found[field.name],
            mask: masks.get(field.name),
            onChange: (value) => change(field.name, value),
          };
          return <div key={field.name}>{own[field.name]?.(given) ?? <FieldInput {...given} />}</div>;
        })}
        {children}
        <Group>
          <Button type="submit" loading={save.isPending}>
            {submitLabel}
          </Button>
          {onCancel !== undefined && (
            <Button variant="default" onClick={onCancel}>
              Cancel
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}
