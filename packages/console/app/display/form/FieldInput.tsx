import { MultiSelect, NumberInput, Select, Switch, Textarea, TextInput } from '@mantine/core';
import { type FieldInputProps, labelsOf } from './field-input.ts';
import type { FormField } from './form-values.ts';
import { SecretInput } from './SecretInput.tsx';

/** The input of one field, by its type. */
export function FieldInput(props: FieldInputProps) {
  const { field, value, error, onChange } = props;
  const { type, validations } = field;
  const usual = { ...labelsOf(field), error };
  const text = typeof value === 'string' ? value : '';
  switch (type) {
    case 'password':
      return <SecretInput {...props} />;
    case 'number':
      return (
        <NumberInput
          {...usual}
          value={typeof value === 'number' || typeof value === 'string' ? value : ''}
          {...(validations.min === undefined ? {} : { min: validations.min })}
          {...(validations.max === undefined ? {} : { max: validations.max })}
          clampBehavior="none"
          onChange={onChange}
        />
      );
    case 'select':
      return (
        <Select
          {...usual}
          data={choicesOf(field)}
          value={text === '' ? null : text}
          searchable={(field.options?.length ?? 0) > 8}
          clearable={!field.required}
          clearButtonProps={{ 'aria-label': `Clear ${field.label}` }}
          nothingFoundMessage="Nothing like that"
          onChange={onChange}
        />
      );
    case 'multiselect':
      return (
        <MultiSelect
          {...usual}
          data={choicesOf(field)}
          value={Array.isArray(value) ? [...value] : []}
          searchable
          nothingFoundMessage="Nothing like that"
          onChange={onChange}
        />
      );
    case 'toggle':
      return (
        <Switch
          label={field.label}
          description={field.help}
          error={error}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case 'json':
    case 'textarea':
      return (
        <Textarea
          {...usual}
          autosize
          minRows={3}
          maxRows={16}
          {...(type === 'json' ? { ff: 'monospace', spellCheck: false } : {})}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case 'text':
      return <TextInput {...usual} value={text} onChange={(event) => onChange(event.currentTarget.value)} />;
  }
}

function choicesOf({ options = [] }: FormField) {
  return options.map(({ value, label }) => ({ value: String(value), label }));
}
