import { type CoreModel, type Field, primaryKeyOf, type RegisteredModel } from '@enginehouse/models';

/** What people would write, where the type alone does not say it: by field, or by model and field. */
const SAMPLES: { readonly [field: string]: unknown } = {
  name: 'example',
  'engine_registry.name': 'Local Ollama',
  provider: 'ollama',
  'engine_registry.config': { base_url: 'http://localhost:11434' },
  'mcp_server_registry.config': { headers: { authorization: 'Bearer ...' } },
  endpointUrl: 'https://mcp.example.com',
  capability: 'chat',
  capabilities: ['chat'],
  objective: 'summarization',
  mimeType: 'application/pdf',
  extractorId: 'pdf',
  moduleName: 'crm',
  subject: 'engine/1',
  host: 'api.example.com',
  port: 443,
  reason: 'the vendor moved its API',
  username: 'ada',
  email: 'ada@example.com',
  addressClass: 'private',
  timeoutMs: 30_000,
  'roles.description': 'May look at runs',
  version: '2.1',
  'model_registry.name': 'llama3.2',
  password: 'correct horse battery',
  label: 'Example',
  'settings.key': 'hardCap',
  'settings.value': 100,
  permissions: ['system.run.view'],
  actor: 'local-operator',
  eventType: 'core.engine_registry',
  engineId: 'bayesian-confidence',
  'engine_definitions.version': '1.4.0',
  'environment_variable_registry.id': 'provider/openai/OPENAI_API_KEY',
  'module_locks.userId': 1,
  'nodes.id': 'node-1',
  'background_tasks.module': 'engines',
  organizationId: 1,
};

/** What people would change first, where it is not the first thing that creation leaves out. */
const CHANGES: { readonly [model: string]: { readonly [field: string]: unknown } } = {
  available_model_registry: { tags: ['small'] },
  engine_registry: { config: { base_url: 'http://127.0.0.1:11434' } },
  extractor_mime_type_binding: { extractorId: 'pdf-tables' },
  extractor_registry: { mimeTypes: ['application/pdf'] },
  mcp_server_registry: { enabled: false },
  model_capability_priority: { priority: 2 },
  model_registry: { capabilities: ['chat', 'tool_calling'] },
  module_locks: { userId: 2 },
  objective_mappings: { modelId: 2 },
  organizations: { name: 'renamed' },
  settings: { value: 200 },
};

export interface ExampleCall {
  readonly call: 'list' | 'view' | 'create' | 'update' | 'delete';
  readonly parameters: readonly unknown[];
}

/** Calls that are true for the core model: what they name is there, and what they give is of its type. */
export function exampleCalls({ model, access }: RegisteredModel): readonly ExampleCall[] {
  const key = keyOf(model);
  const reading: ExampleCall[] = [
    { call: 'list', parameters: [listOptions(model)] },
    { call: 'view', parameters: [key] },
  ];
  if (access.write === 'nobody') return reading;
  const given = Object.entries(model.fields).filter(([name, field]) => isGiven(model, name, field));
  const created = Object.fromEntries(given.map(([name, field]) => [name, sampleOf(model, name, field)]));
  return [
    ...reading,
    { call: 'create', parameters: [created] },
    { call: 'update', parameters: [key, CHANGES[model.name] ?? firstChange(model, created)] },
    { call: 'delete', parameters: [key] },
  ];
}

/** `await sdk.models.nodes.view('n-1');` */
export function renderCall(member: string, { call, parameters }: ExampleCall): string {
  return `await sdk.models.${member}.${call}(${parameters.map((one) => literal(one, '')).join(', ')});`;
}

/** Something that is not said at creation already, if there is such a thing. */
function firstChange(model: CoreModel, created: object): object {
  const changeable = Object.entries(model.fields).filter(
    ([, field]) => field.written === 'always' && field.virtual !== true && field.computed === undefined,
  );
  const [name, field] = changeable.find(([one]) => !(one in created)) ?? changeable.at(-1) ?? [];
  return name === undefined || field === undefined ? {} : { [name]: sampleOf(model, name, field) };
}

function listOptions(model: CoreModel): object {
  const [name, match] = preferredFilter(model);
  const [sort] = model.defaultSort;
  return {
    ...(name === undefined ? {} : { filters: { [name]: filterValue(model, name, match) } }),
    ...(sort === undefined ? {} : { sort: { field: sort.field, direction: sort.direction } }),
    pageSize: 50,
  };
}

/** One that people would use first: by what a row is, rather than by its number. */
function preferredFilter(model: CoreModel): readonly [string | undefined, string | undefined] {
  const filters = Object.entries(model.filters);
  return filters.find(([name]) => name !== 'id' && !/(Id|Hash)$/.test(name)) ?? filters[0] ?? [undefined, undefined];
}

function filterValue(model: CoreModel, name: string, match: string | undefined): unknown {
  const field = model.fields[name] as Field;
  if (match === 'range') return { from: '2026-01-01T00:00:00Z' };
  const sample = sampleOf(model, name, field);
  return Array.isArray(sample) ? sample[0] : sample;
}

function isGiven(model: CoreModel, name: string, field: Field): boolean {
  if (field.written === undefined || field.owned !== undefined || field.computed !== undefined) return false;
  if (`${model.name}.${name}` in SAMPLES) return true;
  const hasDefault = 'default' in field && field.default !== undefined;
  return field.nullable !== true && !hasDefault;
}

function keyOf(model: CoreModel): unknown {
  const name = primaryKeyOf(model)[0] as string;
  const field = model.fields[name] as Field;
  return sampleOf(model, name, field);
}

function sampleOf(model: CoreModel, name: string, field: Field): unknown {
  const own = SAMPLES[`${model.name}.${name}`] ?? SAMPLES[name];
  if (own !== undefined) return own;
  switch (field.type) {
    case 'int':
    case 'bigint':
    case 'float':
      return field.default ?? field.rule?.min ?? 1;
    case 'enum':
      return field.values[0];
    case 'boolean':
      return true;
    case 'datetime':
      return '2026-01-01T00:00:00Z';
    case 'json':
      return field.rule?.json === 'list' ? [] : {};
    case 'text-list':
      return ['example'];
    case 'uuid':
      return '01970000-0000-7000-8000-000000000000';
    case 'text':
    case 'bytes':
      return 'example';
  }
}

/** As TypeScript is written: names without quotes, texts in single ones. */
function literal(value: unknown, indent: string): string {
  if (typeof value === 'string') return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  if (Array.isArray(value)) return `[${value.map((one) => literal(one, indent)).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const members = Object.entries(value).map(([name, inner]) => `${name}: ${literal(inner, indent)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}
