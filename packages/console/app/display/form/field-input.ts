import type { FormField, Input, SecretMask } from './form-values.ts';

/** What an input of a form is given. */
export interface FieldInputProps {
  readonly field: FormField;
  readonly value: Input;
  readonly error: string | undefined;
  /** What is kept of a secret. */
  readonly mask: SecretMask | undefined;
  readonly onChange: (value: Input) => void;
}

/** Label, help and whether it is needed, as inputs take them. */
export function labelsOf({ label, help, required }: FormField) {
  return {
    label,
    withAsterisk: required,
    'aria-required': required,
    ...(help === undefined ? {} : { description: help }),
  };
}
