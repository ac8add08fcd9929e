import type { ModelForm } from '@enginehouse/api';
import { isObject, type Values } from '../models/build-values.ts';
import { askSecret, askText } from '../output/ask.ts';
import type { Terminal } from '../output/terminal.ts';

type FormField = ModelForm['fields'][number];

/**
 * Asks for the fields of a config that are required, have no default and were not given; secrets without showing them.
 * Without anybody to ask the config stays as it is: what is missing is told when the instance is to be activated.
 */
export async function completeConfig(terminal: Terminal, form: readonly FormField[], given: Values): Promise<Values> {
  if (!terminal.asks) return given;
  const config: Values = isObject(given.config) ? { ...given.config } : {};
  for (const { name, label, type } of missingOf(form, given)) {
    const isText = type === 'text' || type === 'textarea' || type === 'password' || type === 'select';
    if (!isText) continue;
    const answer = type === 'password' ? await askSecret(terminal, label) : await askText(terminal, label, true);
    config[fieldOf(name)] = answer;
  }
  return { ...given, config };
}

/** The fields of a config that are required, have no default and were not given. */
export function missingOf(form: readonly FormField[], given: Values): readonly FormField[] {
  const config = isObject(given.config) ? given.config : {};
  return form.filter(
    ({ name, required, default: standing }) =>
      required && (standing === undefined || standing === null) && (config[fieldOf(name)] ?? '') === '',
  );
}

/** As it is written in `instances set`; a secret from where it may come from. */
export function asAssignment({ name, type }: Pick<FormField, 'name' | 'type'>): string {
  const field = fieldOf(name);
  return type === 'password' ? `${field}=@env:NAME` : `${field}=VALUE`;
}

function fieldOf(name: string): string {
  return name.replace(/^config\./, '');
}
