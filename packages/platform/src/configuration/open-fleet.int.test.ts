import { createEngineSet, type EngineId } from '@enginehouse/kernel';
import { engineText } from '@enginehouse/kernel/testing';
import {
  changeConfiguration,
  type Database,
  openDatabase,
  overrideChange,
  readConfiguration,
} from '@enginehouse/store';
import { holdLease, migratedTestLocation, type TestLocation } from '@enginehouse/store/testing';
import { makeKeyText } from '@enginehouse/vault';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLogger } from '../logger.ts';
import { openPlatform } from '../open-platform.ts';
import type { Platform } from '../platform.ts';
import { localOperator } from '../session.ts';
import { openTestPlatform, type TestPlatform } from '../testing/open-test-platform.ts';
import { VERSION } from '../version.ts';
import { type Configuration, openConfiguration } from './configuration.ts';
import { openFleet } from './open-fleet.ts';

const OPERATOR = localOperator({ channel: 'test' });
const KEYS = { keys: makeKeyText('test'), keyFile: null };
/** Waits for the test where that says so. */
const SIDE = 'await globalThis.holdSide?.(); return { score: 1 };';
const FILES = { 'base.engine.ts': engineText('base'), 'side.engine.ts': engineText('side', { body: SIDE }) };

let location: TestLocation;
let db: Database;
let house: TestPlatform;
let other: Platform;

const here = () => house.operator;
const there = () => other.createSdk(OPERATOR);

beforeAll(async () => {
  location = await migratedTestLocation('postgres');
  db = await openDatabase(location.options);
  const options = { database: location.options };
  house = await openTestPlatform('postgres', FILES, { ...options, keys: KEYS, nodeId: 'here' });
  other = await openPlatform({
    ...options,
    engines: [house.folder.path],
    nodeId: 'there',
    keys: KEYS,
    logLevel: 'silent',
  });
});
afterAll(async () => {
  await Promise.all([house?.[Symbol.asyncDispose](), other?.close(), db?.close()]);
  await location?.[Symbol.asyncDispose]();
});

/** A node that has a lease for a while, and has applied nothing. */
const laggard = (leaseMs: number) => holdLease(db, { id: 'laggard', appliedRevision: -1, leaseMs });
const leave = () => db.query(`delete from nodes where id = 'laggard'`);

test('a state that takes an engine away is in force on every node when its change is answered', async () => {
  for (let round = 0; round < 20; round++) {
    const off = await here().processTable.setState('side', { activationState: 'deprecated' });
    expect(other.revision()).toBeGreaterThanOrEqual(off.revision);
    expect(Object.keys((await there().runs.score({ signals: {} })).outputs)).toEqual(['base']);
    const on = await here().processTable.setState('side', { activationState: 'active' });
    await there().nodes.waitForRevision(on.revision);
    expect(Object.keys((await there().runs.score({ signals: {} })).outputs)).toEqual(['base', 'side']);
  }
});

test('rows that are removed, disabled or locked are so on every node when that is answered', async () => {
  const { models } = here();
  const applied = () => expect(other.revision()).toBe(house.platform.revision());
  const instance = await models.engineRegistry.create({ name: 'local', provider: 'ollama', config: {} });
  const user = await models.users.create({ username: 'ada', password: 'a long horse battery', accessLevel: 3 });
  for (const takeAway of [
    () => models.engineRegistry.update(instance.id, { config: { base_url: 'http://localhost:9' } }),
    () => models.users.update(user.id, { disabled: true }),
    () => models.settings.create({ key: 'hardCap', value: 7 }),
    () => here().settings.set('hardCap', 6),
    () => models.engineRegistry.delete(instance.id),
    () => models.users.delete(user.id),
  ]) {
    await takeAway();
    applied();
  }
  await here().settings.set('hardCap', null);
});

test('what takes something away waits for a node that lags until that is dead; what gives waits for nobody', async () => {
  await laggard(60_000);
  await here().processTable.setState('side', { priority: 9 });
  const created = await here().models.engineRegistry.create({ name: 'given', provider: 'ollama', config: {} });
  let isAnswered = false;
  const removed = here()
    .models.engineRegistry.delete(created.id)
    .then(() => {
      isAnswered = true;
    });
  // It is committed and applied there, and is not answered: the laggard may still work by what was.
  await expect.poll(() => other.revision(), { timeout: 10_000 }).toBeGreaterThan(Number(created.revision));
  await there().nodes.list();
  expect(isAnswered).toBe(false);
  await laggard(-700);
  await removed;
  await leave();
});

test('whoever waits for a revision is told which nodes have it, or which have not', async () => {
  const revision = house.platform.revision();
  expect(await here().nodes.waitForRevision(revision)).toEqual({ revision, nodes: ['here', 'there'] });
  const later = here().nodes.waitForRevision(revision + 1);
  await there().processTable.setState('side', { priority: 3 });
  expect(await later).toEqual({ revision: revision + 1, nodes: ['here', 'there'] });
  await laggard(60_000);
  await expect(here().nodes.waitForRevision(revision, { timeoutMs: 50 })).rejects.toMatchObject({
    code: 'REVISION_NOT_APPLIED',
    message: `revision ${revision} is not applied everywhere: not by laggard`,
  });
  await expect(here().nodes.waitForRevision(revision + 99, { timeoutMs: 0 })).rejects.toMatchObject({
    code: 'REVISION_NOT_APPLIED',
    details: { behind: ['laggard', 'there', 'here'] },
  });
  await leave();
  const stop = new AbortController();
  const given = here().nodes.waitForRevision(revision + 99, { signal: stop.signal });
  stop.abort(new Error('no longer'));
  await expect(given).rejects.toThrow('no longer');
  for (const bad of [-1, 1.5, Number.NaN, '1', null]) {
    await expect(here().nodes.waitForRevision(bad as number)).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
  }
  await expect(here().nodes.waitForRevision(1, { timeoutMs: 30_001 })).rejects.toMatchObject({
    code: 'INVALID_REQUEST',
  });
});

test('nodes say what they run: other engines or another version make a mixed fleet, dead ones do not', async () => {
  const { nodes, mixed, revision } = await there().nodes.list();
  expect(mixed).toBe(false);
  expect(revision).toBe(other.revision());
  expect(nodes.map(({ id, live, ready, reasons, version }) => ({ id, live, ready, reasons, version }))).toEqual([
    { id: 'there', live: true, ready: true, reasons: [], version: VERSION },
    { id: 'here', live: true, ready: true, reasons: [], version: VERSION },
  ]);
  await holdLease(db, { id: 'older', version: '0.0.1', engineSetHash: house.platform.engineSetHash() });
  expect(await here().nodes.list()).toMatchObject({ mixed: true });
  await holdLease(db, { id: 'older', version: '0.0.1', leaseMs: -60_000 });
  expect(await here().nodes.list()).toMatchObject({ mixed: false });
  await db.query(`delete from nodes where id = 'older'`);
  await expect(house.adapter().nodes.list()).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
  expect(await house.adapter().nodes.waitForRevision(0)).toMatchObject({ revision: 0 });
});

test('an override for an engine that is only elsewhere is kept, and is nothing here', async () => {
  const engineId = 'elsewhere' as EngineId;
  const origin = { actor: 'test' };
  const asDeprecated = { engineId, override: { activationState: 'deprecated' }, reason: null, origin } as const;
  const { revision } = await changeConfiguration(db, (current) => overrideChange(current, asDeprecated), { origin });
  await here().nodes.waitForRevision(revision);
  await here().processTable.setState('side', { activationState: 'active' });
  expect(Object.keys((await here().runs.score({ signals: {} })).outputs)).toEqual(['base', 'side']);
  await holdLease(db, { id: 'mixed', engineSetHash: 'of other engines', version: VERSION });
  expect(await here().nodes.list()).toMatchObject({ mixed: true });
  await db.query(`delete from nodes where id = 'mixed'`);
  expect((await readConfiguration(db)).overrides.get(engineId)).toEqual({ activationState: 'deprecated' });
});

test('a run in flight drops what another node has withheld meanwhile', async () => {
  const begun = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  Object.assign(globalThis, {
    holdSide: () => {
      begun.resolve();
      return held.promise;
    },
  });
  const scored = there().runs.score({ signals: {} });
  await begun.promise;
  await here().processTable.setState('side', { researchOnly: true });
  held.resolve();
  expect(Object.keys((await scored).outputs)).toEqual(['base']);
});

test('a wait ends after 6 s also when the database cannot be asked: by then others are stale', async () => {
  const current = { revision: 5 } as unknown as ReturnType<Configuration['current']>;
  await using gone = await openDatabase(location.options);
  await using configuration = await openConfiguration(gone, createEngineSet([]), createLogger('silent'));
  await using fleet = await openFleet({
    db: gone,
    configuration: { current: () => current, onChange: configuration.onChange },
    nodeId: 'here',
    log: createLogger('silent'),
  });
  await gone.close();
  const begin = performance.now();
  await fleet.whenNoneIsBehind(5);
  expect(performance.now() - begin).toBeGreaterThan(5_900);
  await expect(fleet.whenApplied(5, { timeoutMs: 10 })).rejects.toMatchObject({
    code: 'REVISION_NOT_APPLIED',
    message: expect.stringContaining('could not be asked'),
  });
});
