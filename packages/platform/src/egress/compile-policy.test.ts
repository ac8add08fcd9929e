import { expect, test } from 'vitest';
import { compilePolicy } from './compile-policy.ts';
import { policyView } from './egress-policy.ts';
import { registryUrl } from './registry-url.ts';
import { SUBJECT, type TestHouse, testManifest, testSnapshot } from './testing/open-test-dialer.ts';

const REGISTRY = 'https://registry.npmjs.org/';

function rulesOf(house: TestHouse, registry = REGISTRY, subject = SUBJECT): readonly string[] | undefined {
  const policy = compilePolicy({ manifests: [testManifest(house)], registry })(testSnapshot(house), undefined);
  const view = policyView(policy, Date.now()).subjects.find((one) => one.subject === subject);
  return view?.rules.map(({ host, port, classes, because }) => `${host} ${port} ${classes} ${because}`);
}

const configured = (base_url: unknown, deployment: TestHouse['deployment'] = 'hybrid'): readonly string[] | undefined =>
  rulesOf({ deployment, config: { base_url } });

test('fixed hosts are reached at 443, or at the port they name', () => {
  expect(rulesOf({ hosts: ['api.example.com', 'api.example.com:8443'] })).toEqual([
    'api.example.com 443 public manifest',
    'api.example.com 8443 public manifest',
  ]);
});

test('a URL of the config names host and port, and nothing of its path', () => {
  expect(configured('https://Api.Example.com./v1?key=secret')).toEqual(['api.example.com 443 public config.base_url']);
  expect(configured('http://bücher.example:8080/')).toEqual(['xn--bcher-kva.example 8080 public config.base_url']);
  for (const wrong of [
    '',
    'example.com',
    'ftp://example.com/',
    'https://user:password@example.com/',
    7,
    null,
    undefined,
  ]) {
    expect([wrong, configured(wrong)]).toEqual([wrong, []]);
  }
});

test('an address of this machine or of a private network counts where the config is that very address', () => {
  const granted = {
    'http://localhost:11434': 'localhost 11434 loopback config.base_url',
    'http://LocalHost:11434/v1': 'localhost 11434 loopback config.base_url',
    'http://127.0.0.1:11434': '127.0.0.1 11434 loopback config.base_url',
    'http://[::1]:11434': '::1 11434 loopback config.base_url',
    'http://10.1.2.3': '10.1.2.3 80 private config.base_url',
    'https://[fd12::1]/': 'fd12::1 443 private config.base_url',
    'http://100.64.1.1:80/': '100.64.1.1 80 private config.base_url',
  };
  for (const [url, rule] of Object.entries(granted)) {
    expect([url, configured(url), configured(url, 'local')]).toEqual([url, [rule], [rule]]);
    expect([url, configured(url, 'remote')]).toEqual([url, []]);
  }
  for (const odd of [
    'http://127.1:11434',
    'http://0x7f000001',
    'http://2130706433',
    'http://[0:0::1]',
    'http://012.0.0.1',
  ]) {
    expect([odd, configured(odd)]).toEqual([odd, []]);
  }
  for (const never of ['http://169.254.169.254', 'http://[::ffff:127.0.0.1]', 'http://0.0.0.0:11434']) {
    expect([never, configured(never)]).toEqual([never, []]);
  }
});

test('what the config leaves out is what its schema says', () => {
  const manifest = testManifest();
  const [field] = manifest.configSchema;
  const withDefault = {
    ...manifest,
    configSchema: [{ ...field, default: 'http://localhost:11434' }] as typeof manifest.configSchema,
  };
  const policy = compilePolicy({ manifests: [withDefault], registry: REGISTRY })(testSnapshot({}), undefined);
  expect(policy.policyOf(SUBJECT)?.rules).toMatchObject([{ host: 'localhost', port: 11434, classes: ['loopback'] }]);
});

test('approvals add a host, a port and a class, until they end', () => {
  const now = Date.now();
  const approvals = [
    { host: 'example.com', port: 8443 },
    { host: '0x7f.1', port: 80, addressClass: 'loopback' as const, until: now + 60_000 },
    { host: 'past.example', until: now - 1 },
    { host: 'other.example', subject: 'engine/2' },
  ];
  expect(rulesOf({ approvals })).toEqual(['example.com 8443 public approval 1', '127.0.0.1 80 loopback approval 2']);
});

test('an approval makes no engine instance; those of other domains stand alone', () => {
  const approvals = [{ subject: SUBJECT }, { subject: 'module/crm' }, { subject: 'install/none' }];
  const house: TestHouse = { exists: false, approvals };
  expect(rulesOf(house)).toBeUndefined();
  expect(rulesOf(house, REGISTRY, 'install/none')).toBeUndefined();
  expect(
    rulesOf({ approvals: [{ subject: `engine/0${SUBJECT.slice(-1)}` }] }, REGISTRY, `engine/0${SUBJECT.slice(-1)}`),
  ).toBeUndefined();
  expect(rulesOf(house, REGISTRY, 'module/crm')).toEqual(['api.example.com 443 public approval 2']);
});

test('installs reach the registry alone', () => {
  expect(rulesOf({}, REGISTRY, 'install/lamp')).toEqual(['registry.npmjs.org 443 public registry']);
  expect(rulesOf({}, 'http://10.0.0.5:4873/', 'install/lamp')).toEqual(['10.0.0.5 4873 private registry']);
  expect(rulesOf({}, 'http://169.254.169.254/', 'install/lamp')).toEqual([]);
});

test('the registry is the one that npm is told of', () => {
  expect(registryUrl({ PATH: '/bin', NPM_CONFIG_REGISTRY: 'http://10.0.0.5:4873/' })).toBe('http://10.0.0.5:4873/');
  expect([registryUrl({}), registryUrl({ npm_config_registry: '' })]).toEqual([REGISTRY, REGISTRY]);
});

test('subjects are made again only where what they are made of has changed', () => {
  const compile = compilePolicy({ manifests: [testManifest()], registry: REGISTRY });
  const snapshot = testSnapshot({});
  const value = compile(snapshot, undefined);
  const settings = { ...snapshot.settings, egressMode: 'report' as const };
  const next = compile({ ...snapshot, revision: 2, settings }, { snapshot, value });
  expect([next.revision, next.mode]).toEqual([2, 'report']);
  expect(next.policyOf(SUBJECT)).toBe(value.policyOf(SUBJECT));
  // Read again: approved for something else, written, or of another history with the same numbers.
  const before = { snapshot, value };
  const again = testSnapshot({ approvals: [{ host: 'other.example' }] });
  expect(compile(again, before).policyOf(SUBJECT)?.rules).toMatchObject([{ host: 'other.example' }]);
  const [instance] = again.resources.instances.values();
  const config = { base_url: 'https://written.example/' };
  const instances = new Map([[1, { ...(instance as NonNullable<typeof instance>), config }]]);
  for (const epoch of [snapshot.epoch, 'restored']) {
    const written = compile({ ...snapshot, epoch, resources: { ...snapshot.resources, instances } }, before);
    expect(written.policyOf(SUBJECT)?.rules).toMatchObject([{ host: 'written.example' }]);
  }
});
