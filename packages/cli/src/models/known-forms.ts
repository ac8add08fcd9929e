import type { Client, ModelForm, ModelSchema } from '@enginehouse/api';
import { isEnginehouseError } from '@enginehouse/errors';
import type { Assignment } from './assignments.ts';
import type { Values } from './build-values.ts';

type FormField = ModelForm['fields'][number];

/**
 * The forms that say what is inside of objects, for the values that name them: of an engine instance of `ollama` that of
 * its `config`. One that the platform does not know is left out: the core model itself refuses the name.
 */
export async function configForms(client: Client, schema: ModelSchema, values: Values): Promise<readonly FormField[]> {
  const found: FormField[] = [];
  for (const { name, schemaNamedBy } of schema.fields) {
    const named = schemaNamedBy === null ? undefined : values[schemaNamedBy];
    if (typeof named !== 'string' || named.trim() === '') continue;
    const form = `${name}:${named.trim().toLowerCase()}`;
    try {
      found.push(...(await client.models.form({ params: { model: schema.name, form } })).fields);
    } catch (error) {
      if (!isEnginehouseError(error) || error.status >= 500) throw error;
    }
  }
  return found;
}

/** What is set of the fields that name a form: known before anything else of a payload is. */
export function namingValues(schema: ModelSchema, assignments: readonly Assignment[], given: Values): Values {
  const naming = new Set(schema.fields.flatMap(({ schemaNamedBy }) => schemaNamedBy ?? []));
  const set = assignments.flatMap(({ path, text, json }) =>
    path.length === 1 && !json && naming.has(path[0] as string) ? [[path[0] as string, text] as const] : [],
  );
  return { ...given, ...Object.fromEntries(set) };
}
