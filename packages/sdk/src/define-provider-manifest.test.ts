import { expect, test } from 'vitest';
import { defineProviderManifest, readProviderManifest } from './define-provider-manifest.ts';
import type { ProviderManifest } from './provider-manifest.ts';

const GOOD: ProviderManifest = {
  id: 'lamp-light',
  label: 'Lamp Light',
  kind: 'llm',
  deployment: 'remote',
  modelSource: 'provider_api',
  capabilities: ['chat', 'embedding'],
  runtimeMethods: ['generateText', 'embed'],
  configSchema: [
    { name: 'api_key', label: 'API key', type: 'password', required: true, validations: {} },
    { name: 'base_url', label: 'Base URL', type: 'text', required: false, validations: {} },
    {
      name: 'tier',
      label: 'Tier',
      type: 'select',
      required: false,
      options: [{ value: 'fast', label: 'Fast' }],
      default: 'fast',
      validations: {},
    },
    { name: 'max_tokens', label: 'Most tokens', type: 'number', required: false, default: 5, validations: { min: 1 } },
  ],
  dependencies: { '@lamp/light': '1.2.3', wick: '0.1.0-beta.2' },
  environment: [{ name: 'LAMP_OIL', label: 'Oil', description: 'Which oil.', required: false, secret: true }],
  egress: { hosts: ['api.lamp.example', 'files.lamp.example:8443'], fromConfig: ['base_url'] },
};

/** The problems of a manifest that differs from a good one, as `field: message`. */
function problemsWith(change: Record<string, unknown>): string[] {
  try {
    readProviderManifest({ ...GOOD, ...change });
    return [];
  } catch (error) {
    expect(error).toMatchObject({ code: 'INVALID_PROVIDER_MANIFEST' });
    return (error as { problems: { field: string; message: string }[] }).problems.map(
      ({ field, message }) => `${field}: ${message}`,
    );
  }
}

function withField(field: Record<string, unknown>): string[] {
  const whole = { name: 'extra', label: 'Extra', type: 'text', required: false, validations: {}, ...field };
  return problemsWith({ configSchema: [...GOOD.configSchema, whole] });
}

test('a good manifest comes back as it is, frozen to its leaves', () => {
  const manifest = defineProviderManifest(GOOD);
  expect(manifest).toEqual(GOOD);
  expect(manifest).not.toBe(GOOD);
  expect(Object.isFrozen(manifest.configSchema[0]?.validations)).toBe(true);
});

test('what an adapter adds in functions is left out of the data', () => {
  expect(readProviderManifest({ ...GOOD, create: () => null })).toEqual(GOOD);
});

test('where people read on is a plain https address', () => {
  expect(problemsWith({ documentation: 'https://docs.lamp.example/models?v=1#keys' })).toEqual([]);
  for (const documentation of [
    'http://docs.lamp.example',
    'javascript:alert(1)',
    'https://me:secret@lamp.example',
    7,
  ]) {
    expect(problemsWith({ documentation })).toEqual([
      expect.stringMatching(/^documentation: must be an address such as/),
    ]);
  }
});

test('every problem is listed at once, with its field', () => {
  expect(problemsWith({ id: 'Lamp Light', kind: 'llms', label: ' ', capabilities: ['chat', 'embeding'] })).toEqual([
    'id: must be a slug such as `ollama`',
    'label: must be a text that says something',
    "kind: is not known: 'llm'?",
    "capabilities[1]: is not known: 'embedding'?",
    "runtimeMethods: 'embed' needs the capability 'embedding'",
  ]);
});

test('says whose manifest it is, as far as an id can be read', () => {
  expect(() => readProviderManifest({ ...GOOD, label: '' })).toThrow(/^The provider 'lamp-light' has a manifest/);
  for (const input of [
    undefined,
    null,
    7,
    'lamp',
    [],
    () => null,
    {
      get id() {
        throw new Error('no');
      },
    },
  ]) {
    expect(() => readProviderManifest(input)).toThrow(/^A provider without an id has a manifest that is not valid: /);
  }
});

test('a credential is sealed, whatever a manifest calls it, and has no default', () => {
  for (const name of ['api_key', 'apiKey', 'secret', 'auth.token', 'db_password']) {
    const other = name === 'api_key' ? 'second_api_key' : name;
    expect(withField({ name: other }).join()).toMatch(/names a credential: its type is 'password'/);
    expect(withField({ name: other, type: 'password' })).toEqual([]);
  }
  expect(withField({ name: 'max_output_tokens', type: 'number' })).toEqual([]);
  expect(withField({ type: 'password', default: 'changeme' })).toEqual([
    'configSchema[4].default: a secret has no default: it would be the same everywhere',
  ]);
});

test.each([
  [{ type: 'txt' }, /type: is not known: 'text'\?/],
  [{ name: 'api_key' }, /'api_key' stands there twice/],
  [{ name: 'base_url.port' }, /'base_url.port' lies within 'base_url', which is a value itself/],
  [{ name: '__proto__' }, /must be a name such as/],
  [{ name: 'constructor' }, /is no name for a field/],
  [{ type: 'select' }, /options: stand there with `select`/],
  [{ options: [] }, /options: stand there with `select`/],
  [
    { type: 'select', options: [{ value: 1, label: 'One' }], default: 2 },
    /default: is not a value of the type 'select'/,
  ],
  [{ type: 'toggle', default: 'yes' }, /default: is not a value of the type 'toggle'/],
  [{ validations: { pattern: '(' } }, /pattern: is not a regular expression/],
  [{ validations: { min: 3, max: 2 } }, /validations.min: is above max/],
  [{ validations: undefined }, /validations: must be an object/],
  [{ requierd: true }, /requierd: is not a field of it: 'required'\?/],
])('a config field like %j is a problem', (field, message) => {
  expect(withField(field).join('\n')).toMatch(message);
});

test.each([
  [
    { dependencies: { wick: '^1.0.0' } },
    'dependencies.wick: must be an exact version such as `1.2.3`, without a range',
  ],
  [
    { dependencies: { wick: 'latest' } },
    'dependencies.wick: must be an exact version such as `1.2.3`, without a range',
  ],
  [{ dependencies: { '../wick': '1.0.0' } }, 'dependencies.../wick: is not the name of an npm package'],
  [{ dependencies: ['wick'] }, 'dependencies: must be an object of package names and versions'],
  [
    { egress: { hosts: ['https://api.lamp.example/v1'], fromConfig: [] } },
    'egress.hosts[0]: must be a host such as `api.example.com` or `api.example.com:8443`',
  ],
  [
    { egress: { hosts: ['*.lamp.example'], fromConfig: [] } },
    'egress.hosts[0]: must be a host such as `api.example.com` or `api.example.com:8443`',
  ],
  [
    { egress: { hosts: [], fromConfig: ['base_uri'] } },
    "egress.fromConfig[0]: 'base_uri' is not a text field of configSchema",
  ],
  [
    { egress: { hosts: [], fromConfig: ['api_key'] } },
    "egress.fromConfig[0]: 'api_key' is not a text field of configSchema",
  ],
  [{ egress: { hosts: [], fromConfig: [] } }, 'egress: a remote provider names what it reaches'],
  [
    { environment: [{ name: 'lamp-oil', label: 'Oil', description: 'Oil.', required: false, secret: false }] },
    'environment[0].name: must be a name such as `PROXY_TOKEN`',
  ],
  [
    { modelSource: 'engine_catalog' },
    'catalog: stands there with the model source `engine_catalog`, and with no other',
  ],
  [{ catalog: [] }, 'catalog: stands there with the model source `engine_catalog`, and with no other'],
  [{ runtimeMethods: [] }, 'runtimeMethods: must name at least one'],
  [{ labl: 'x' }, "manifest.labl: is not a field of it: 'label'?"],
])('a manifest with %j has that problem', (change, problem) => {
  expect(problemsWith(change)).toEqual([problem]);
});
