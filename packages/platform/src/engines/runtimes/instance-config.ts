import type { Json } from '@enginehouse/kernel';
import { configFormFields, type FormField, type Sealer } from '@enginehouse/models';
import type { ProviderInstance, ProviderManifest } from '@enginehouse/sdk';
import type { InstanceResource } from '@enginehouse/store';

type Config = ProviderInstance['config'];
type Open = { [name: string]: unknown };

/** The config of an instance in clear text. Never logged, never shown. */
export interface OpenedConfig {
  /** With the defaults of the schema where nothing is set. */
  readonly config: Config;
  /** Required fields without a value: `config.api_key`. */
  readonly missing: readonly string[];
  /** Secrets that do not open with the keys of this node: to be entered again, or their key brought back. */
  readonly closed: readonly string[];
  /** The secrets themselves, for whoever takes them out of texts. */
  readonly secrets: readonly string[];
}

/** Opens the config of an instance as it rests. Throws nothing for what it holds: what is wrong is listed. */
export function openConfig(
  sealer: Pick<Sealer, 'openObject'>,
  { configSchema }: ProviderManifest,
  { id, config }: Pick<InstanceResource, 'id' | 'config'>,
): OpenedConfig {
  const place = { table: 'engine_registry', rowId: id, path: 'config' };
  const opened = sealer.openObject(config, configFormFields('config', configSchema), place);
  const closed = opened.needsAttention.map(({ path }) => path);
  const filled = withDefaults(configSchema, (opened.value ?? {}) as Config);
  const missing = missingFields(configSchema, filled).filter((field) => !closed.includes(field));
  return { config: filled, missing, closed, secrets: secretsOf(configSchema, filled) };
}

/** The secrets of a config in clear text. */
export function secretsOf(schema: readonly FormField[], config: Config): readonly string[] {
  return schema
    .filter(({ type }) => type === 'password')
    .map(({ name }) => valueAt(config, name))
    .filter((value): value is string => typeof value === 'string' && value !== '');
}

/** A config with the defaults of its schema where nothing is set. */
export function withDefaults(schema: readonly FormField[], config: Config): Config {
  const filled = structuredClone(config) as Open;
  for (const { name, default: start } of schema) {
    if (start !== undefined && start !== null && isEmpty(valueAt(filled, name))) setAt(filled, name, start);
  }
  return filled as Config;
}

/** The required fields that have no value, by their full paths. */
export function missingFields(schema: readonly FormField[], config: Config): readonly string[] {
  return schema
    .filter(({ required, name }) => required && isEmpty(valueAt(config, name)))
    .map(({ name }) => `config.${name}`);
}

/** A text of nothing is what a form sends for a field that was left open. */
function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

/** A schema may name a value inside a value: `proxy.url`. */
function valueAt(object: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (inner, key) => (isObject(inner) && Object.hasOwn(inner, key) ? (inner as Open)[key] : undefined),
      object,
    );
}

function setAt(object: Open, path: string, value: Json | readonly string[]): void {
  const keys = path.split('.');
  const last = keys.pop() as string;
  let inner = object;
  for (const key of keys) {
    const next = inner[key];
    // What stands in the way is the config's own, and said to be wrong by the check of the schema.
    if (next !== undefined && !isObject(next)) return;
    inner[key] = next ?? {};
    inner = inner[key] as Open;
  }
  inner[last] = value;
}

function isObject(value: unknown): value is Open {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
