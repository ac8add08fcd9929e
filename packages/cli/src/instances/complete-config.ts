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
  for (const { name, label, type, required, default: standing } of form) {
    const field = name.replace(/^config\./, '');
    const isText = type === 'text' || type === 'textarea' || type === 'password' || type === 'select';
    const hasDefault = standing !== undefined && standing !== null;
    if (!required || !isText || hasDefault || Object.hasOwn(config, field)) continue;
    config[field] = type === 'password' ? await askSecret(terminal, label) : await askText(terminal, label, true);
  }
  return { ...given, config };
}
