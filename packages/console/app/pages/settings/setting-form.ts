import type { client } from '../../api/client.ts';
import type { FormField } from '../../display/form/form-values.ts';

export type SettingsView = Awaited<ReturnType<typeof client.settings.all>>;
export type SettingDefinition = SettingsView['definitions'][number];

/** The form of one setting. What a limit that is left empty means is said by its help. */
export function settingFields(definition: SettingDefinition, value: unknown): readonly FormField[] {
  const { name, type, description, nullMeans, min, max, choices = [], keys = [] } = definition;
  const base = { name: 'value', label: name, help: description, required: nullMeans === undefined, validations: {} };
  switch (type) {
    case 'integer':
      return [
        {
          ...base,
          type: 'number',
          help: nullMeans === undefined ? description : `${description} Empty: ${nullMeans}.`,
          ...(typeof value === 'number' ? { default: value } : {}),
          validations: { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) },
        },
      ];
    case 'boolean':
      return [{ ...base, type: 'toggle', default: value === true }];
    case 'choice':
      return [
        {
          ...base,
          type: 'select',
          required: true,
          default: value === null ? 'null' : String(value),
          options: [
            ...choices.map((choice) => ({ value: choice, label: choice })),
            ...(nullMeans === undefined ? [] : [{ value: 'null', label: nullMeans }]),
          ],
        },
      ];
    case 'limits':
      return keys.map((key) => ({
        name: key,
        label: key,
        type: 'number',
        required: false,
        help: 'Empty: without this limit.',
        ...(limitOf(value, key) === undefined ? {} : { default: limitOf(value, key) as number }),
        validations: { min: 1 },
      }));
  }
}

/** The value that a filled-in form means. */
export function settingValue({ type, choices = [] }: SettingDefinition, values: Record<string, unknown>): unknown {
  if (type === 'limits') {
    return Object.fromEntries(Object.entries(values).filter(([, limit]) => typeof limit === 'number'));
  }
  const value = values.value ?? null;
  return type === 'choice' && !choices.includes(String(value)) ? null : value;
}

/** A value in words. */
export function settingText({ type, nullMeans, keys = [] }: SettingDefinition, value: unknown): string {
  if (value === null || value === undefined) return nullMeans ?? 'none';
  if (type === 'boolean') return value === true ? 'yes' : 'no';
  if (type === 'limits') {
    const set = keys.flatMap((key) => {
      const limit = limitOf(value, key);
      return limit === undefined ? [] : [`${key} ${limit.toLocaleString('en')}`];
    });
    return set.length === 0 ? 'no limits' : set.join(', ');
  }
  return typeof value === 'number' ? value.toLocaleString('en') : String(value);
}

function limitOf(value: unknown, key: string): number | undefined {
  const limit = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  return typeof limit === 'number' ? limit : undefined;
}
