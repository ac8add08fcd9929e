import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FleetView, InstallStatus } from '@enginehouse/api';
import { EnginehouseError } from '@enginehouse/errors';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { silentTerminal } from '../testing/silent-terminal.ts';
import { examine } from './examine.ts';
import { keyFindings, nodeFindings } from './house-checks.ts';
import { instanceFindings, objectiveFindings } from './instance-checks.ts';
import { checkDataFolder, checkNode, spaceFinding } from './machine-checks.ts';

const states = (findings: readonly { readonly state: string }[]) => findings.map(({ state }) => state);

describe('the machine', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'enginehouse-doctor-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('an old Node is a problem', () => {
    expect(checkNode('24.21.0').state).toBe('ok');
    expect(checkNode('22.20.0')).toMatchObject({ state: 'problem', message: expect.stringContaining('22.20.0') });
  });

  test('little space is a warning, none a problem', () => {
    expect([10_000, 1_000, 100].map((mb) => spaceFinding(mb).state)).toEqual(['ok', 'warning', 'problem']);
    expect(spaceFinding(3_000).message).toBe('2.9 GB free');
  });

  test('a data folder that is there, is not there yet, is none, or is open to others', async () => {
    expect(await checkDataFolder(folder)).toMatchObject([{ state: 'ok', check: 'data folder' }, { check: 'disk' }]);
    expect(await checkDataFolder(join(folder, 'a', 'b'))).toMatchObject([{ state: 'ok' }]);
    await writeFile(join(folder, 'file'), '');
    expect(await checkDataFolder(join(folder, 'file'))).toMatchObject([
      { state: 'problem', message: expect.stringContaining('is no folder') },
    ]);
    await chmod(folder, 0o755);
    expect(await checkDataFolder(folder)).toMatchObject([{ state: 'warning', fix: `chmod 700 '${folder}'` }, {}]);
  });
});

test('keys that wait, that values were left on, and that a node lacks are told', () => {
  const key = {
    keyId: 'k1',
    fingerprint: 'f',
    state: 'seals',
    addedAt: '',
    sealedSince: '',
    retiredAt: null,
    values: 3,
    missingOn: [],
  } as const;
  const found = (...keys: Partial<Parameters<typeof keyFindings>[0]['keys'][number]>[]) =>
    keyFindings({ keys: keys.map((one) => ({ ...key, ...one })) });
  expect(found({}, { state: 'retired', missingOn: ['south-1'] })).toMatchObject([{ message: 'k1 seals 3 values' }]);
  expect(found({}, { keyId: 'k2', state: 'opens', sealedSince: null })).toMatchObject([
    { state: 'warning', message: 'key k2 waits to seal' },
  ]);
  expect(found({ state: 'opens' })).toMatchObject([{ state: 'warning', message: expect.stringMatching(/^3 values/) }]);
  expect(found({ missingOn: ['south-1'] })).toMatchObject([{ state: 'problem' }]);
});

test('a house that is not opened for want of keys has reached its database', async () => {
  const entry = { status: 500, meaning: '', fix: 'Mend it.' };
  const lastTwo = async (code: string) => {
    const connect = () => Promise.reject(new EnginehouseError(code, entry, { message: 'It does not open' }));
    const dataDir = join(tmpdir(), 'enginehouse-none');
    const config = { ...readConfig({ DATABASE_URL: 'postgres://u:secret@db.example/house' }), dataDir };
    const context = { terminal: silentTerminal(), json: false, config, connect };
    const findings: string[] = [];
    for await (const { check, state, message } of examine(context)) findings.push(`${state} ${check}: ${message}`);
    return findings.slice(-2);
  };
  expect(await lastTwo('KEYS_MISSING')).toEqual([
    'ok database: postgres://db.example/house, migrated',
    'problem keys: KEYS_MISSING: It does not open',
  ]);
  expect((await lastTwo('DATABASE_GONE'))[1]).toBe('problem database: DATABASE_GONE: It does not open');
});

describe('nodes', () => {
  const node: FleetView['nodes'][number] = {
    id: 'north-1',
    live: true,
    engineSetHash: 'a',
    appliedRevision: 4,
    leaseUntil: '',
    startedAt: '',
    ready: true,
    reasons: [],
    version: '0.1.0',
  };
  const found = (...nodes: Partial<typeof node>[]) =>
    nodeFindings({ revision: 4, mixed: false, nodes: nodes.map((one) => ({ ...node, ...one })) });

  test('that are live, ready and of one mind are well; those that are gone are not looked at', () => {
    expect(found({}, { live: false, ready: false, appliedRevision: 1 })).toMatchObject([
      { state: 'ok', message: '1 live, all ready at revision 4' },
    ]);
  });

  test('that lag, are not ready or not there are told one by one', () => {
    expect(states(found({ appliedRevision: 2 }, { ready: false, reasons: ['it installs'] }))).toEqual([
      'warning',
      'problem',
    ]);
    expect(states(found({ live: false }))).toEqual(['problem']);
    expect(states(nodeFindings({ revision: 4, mixed: true, nodes: [node] }))).toEqual(['warning']);
  });
});

describe('instances', () => {
  const instance = { id: 3, name: 'My house', provider: 'ollama', status: 'active', supported: true };
  const install: InstallStatus = {
    engineInstanceId: 3,
    providerId: 'ollama',
    wanted: 'active',
    status: 'active',
    supported: true,
    nodes: [],
    summary: { pending: 0, installing: 0, installed: 1, error: 0 },
  };
  const failedNode = {
    nodeId: 'south-1',
    live: true,
    status: 'error',
    progress: 0,
    manifestVersion: null,
    lastError: 'no space left',
    startedAt: null,
    completedAt: null,
    lastHeartbeatAt: null,
  } as const;
  const found = (changed: Partial<InstallStatus>, activeModels = 1) =>
    instanceFindings({ instance, install: { ...install, ...changed }, activeModels });

  test('that serve are well', () => {
    expect(found({})).toEqual([]);
    expect(found({ wanted: 'none', status: 'uninstalled' }, 0)).toEqual([]);
  });

  test('in error say why, and what to type', () => {
    expect(found({ status: 'error', nodes: [failedNode], summary: { ...install.summary, error: 1 } })).toEqual([
      {
        check: 'instances',
        state: 'problem',
        message: 'My house is in error: no space left',
        fix: "enginehouse instances install 'My house'",
      },
    ]);
  });

  test('that lack a node, a model or a provider are told', () => {
    const partly = found({ nodes: [failedNode], summary: { ...install.summary, error: 1 } });
    expect(partly).toMatchObject([{ state: 'warning', fix: expect.stringContaining('--node south-1') }]);
    expect(states(found({}, 0))).toEqual(['warning']);
    expect(states(found({ supported: false }))).toEqual(['problem']);
    expect(states(found({ status: 'installing', wanted: 'installed' }, 0))).toEqual(['warning']);
  });
});

test('an objective is held to its model and to the instance behind it', () => {
  const mappings = [{ objective: 'summaries', modelId: 7 }];
  const model = { id: 7, name: 'english', engineInstanceId: 3, status: 'active' };
  const instance = { id: 3, name: 'c', provider: 'compromise', status: 'active', supported: true };
  expect(states(objectiveFindings(mappings, [model], [instance]))).toEqual(['ok']);
  expect(objectiveFindings(mappings, [{ ...model, status: 'available' }], [instance])).toMatchObject([
    { state: 'problem', fix: 'enginehouse instances models c --activate english' },
  ]);
  expect(objectiveFindings(mappings, [model], [{ ...instance, status: 'installed' }])).toMatchObject([
    { state: 'problem', fix: 'enginehouse instances activate c' },
  ]);
  expect(objectiveFindings([], [], [])).toMatchObject([{ state: 'ok', message: 'none mapped' }]);
});
