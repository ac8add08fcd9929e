import type { Problem } from '@enginehouse/errors';
import { CAPABILITIES, RUNTIME_METHODS } from '@enginehouse/models';
import { ManifestFindings, type Open } from './manifest-findings.ts';
import { findInConfigSchema } from './problems-of-config-schema.ts';
import { CAPABILITY_OF_METHOD, DEPLOYMENTS, MODEL_SOURCES, PROVIDER_KINDS } from './vocabulary.ts';

const KEYS = [
  'id',
  'label',
  'documentation',
  'kind',
  'deployment',
  'modelSource',
  'capabilities',
  'runtimeMethods',
  'configSchema',
  'dependencies',
  'environment',
  'egress',
  'catalog',
];
const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const PACKAGE_NAME = /^(?:@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*$/;
const EXACT_VERSION = /^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/;
const VARIABLE = /^[A-Z_][A-Z0-9_]*$/;
const LABELS = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
/** Plain: it is shown as a link, which no credential or blank may hide in. */
const PAGE = /^https:\/\/[a-z0-9.-]+(?:\/[\w.~%#?=&/-]*)?$/;
const HOST = new RegExp(`^${LABELS}(?:\\.${LABELS})+(?::\\d{1,5})?$`);

/** Everything that is wrong with a manifest; empty when nothing is. */
export function problemsOfManifest(manifest: unknown): Problem[] {
  const findings = new ManifestFindings();
  if (!findings.object('manifest', manifest, KEYS)) return findings.problems;
  findings.matches('id', manifest.id, SLUG, 'a slug such as `ollama`');
  findings.text('label', manifest.label);
  if (manifest.documentation !== undefined) {
    findings.matches(
      'documentation',
      manifest.documentation,
      PAGE,
      'an address such as `https://docs.example.com/models`',
    );
  }
  findings.oneOf('kind', manifest.kind, PROVIDER_KINDS);
  findings.oneOf('deployment', manifest.deployment, DEPLOYMENTS);
  findings.oneOf('modelSource', manifest.modelSource, MODEL_SOURCES);
  findMethods(findings, manifest);
  findInConfigSchema(findings, manifest.configSchema);
  findDependencies(findings, manifest.dependencies);
  findEnvironment(findings, manifest.environment);
  findEgress(findings, manifest);
  findCatalog(findings, manifest);
  return findings.problems;
}

function findMethods(findings: ManifestFindings, manifest: Open): void {
  const capabilities = words(findings, 'capabilities', manifest.capabilities, CAPABILITIES);
  const methods = words(findings, 'runtimeMethods', manifest.runtimeMethods, RUNTIME_METHODS);
  for (const method of RUNTIME_METHODS) {
    const needed = CAPABILITY_OF_METHOD[method];
    if (methods.includes(method) && !capabilities.includes(needed)) {
      findings.add('runtimeMethods', `'${method}' needs the capability '${needed}'`);
    }
  }
}

function words(
  findings: ManifestFindings,
  field: string,
  value: unknown,
  known: readonly string[],
): readonly unknown[] {
  const list = findings.list(field, value, (where, word) => findings.oneOf(where, word, known));
  if (Array.isArray(value) && value.length === 0) findings.add(field, 'must name at least one');
  findings.once(field, list);
  return list;
}

function findDependencies(findings: ManifestFindings, dependencies: unknown): void {
  if (typeof dependencies !== 'object' || dependencies === null || Array.isArray(dependencies)) {
    findings.add('dependencies', 'must be an object of package names and versions');
    return;
  }
  for (const [name, version] of Object.entries(dependencies)) {
    const where = `dependencies.${name}`;
    if (!PACKAGE_NAME.test(name)) findings.add(where, 'is not the name of an npm package');
    findings.matches(where, version, EXACT_VERSION, 'an exact version such as `1.2.3`, without a range');
  }
}

function findEnvironment(findings: ManifestFindings, environment: unknown): void {
  const keys = ['name', 'label', 'description', 'required', 'secret'];
  const list = findings.list('environment', environment, (where, variable) => {
    if (!findings.object(where, variable, keys)) return;
    findings.matches(`${where}.name`, variable.name, VARIABLE, 'a name such as `PROXY_TOKEN`');
    findings.text(`${where}.label`, variable.label);
    findings.text(`${where}.description`, variable.description);
    findings.boolean(`${where}.required`, variable.required);
    findings.boolean(`${where}.secret`, variable.secret);
  });
  findings.once('environment', list.map(nameOf));
}

function findEgress(findings: ManifestFindings, { egress, configSchema, deployment }: Open): void {
  if (!findings.object('egress', egress, ['hosts', 'fromConfig'])) return;
  const hosts = findings.list('egress.hosts', egress.hosts, (where, host) => {
    findings.matches(where, host, HOST, 'a host such as `api.example.com` or `api.example.com:8443`');
  });
  const texts = Array.isArray(configSchema)
    ? configSchema.filter((field) => field?.type === 'text').map(({ name }) => name)
    : [];
  const fromConfig = findings.list('egress.fromConfig', egress.fromConfig, (where, name) => {
    if (!texts.includes(name)) findings.add(where, `'${String(name)}' is not a text field of configSchema`);
  });
  findings.once('egress.hosts', hosts);
  findings.once('egress.fromConfig', fromConfig);
  if (deployment === 'remote' && hosts.length + fromConfig.length === 0) {
    findings.add('egress', 'a remote provider names what it reaches');
  }
}

function findCatalog(findings: ManifestFindings, { catalog, modelSource }: Open): void {
  if ((modelSource === 'engine_catalog') !== (catalog !== undefined)) {
    findings.add('catalog', 'stands there with the model source `engine_catalog`, and with no other');
  }
  if (catalog === undefined) return;
  const list = findings.list('catalog', catalog, (where, model) => {
    if (!findings.object(where, model, ['id', 'label', 'capabilities'])) return;
    findings.text(`${where}.id`, model.id);
    findings.text(`${where}.label`, model.label);
    words(findings, `${where}.capabilities`, model.capabilities, CAPABILITIES);
  });
  findings.once(
    'catalog',
    list.map((model) => (model as Open | null)?.id),
  );
}

function nameOf(member: unknown): unknown {
  return (member as Open | null)?.name;
}
