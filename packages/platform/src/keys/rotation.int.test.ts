import { mkdtempDisposable, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createEngineSet } from '@enginehouse/kernel';
import type { RotationProgress } from '@enginehouse/sdk';
import { type Database, endLease, readKeyList } from '@enginehouse/store';
import { holdLease, openTestDatabase, TEST_DIALECTS, type TestLocation } from '@enginehouse/store/testing';
import { makeKeyText } from '@enginehouse/vault';
import { describe, expect, test } from 'vitest';
import { bringIntoForce } from '../configuration/bring-into-force.ts';
import { openConfiguration } from '../configuration/configuration.ts';
import { createLogger } from '../logger.ts';
import { localOperator } from '../session.ts';
import { createKeysAccess } from './keys-access.ts';
import { type Keys, openKeys } from './open-keys.ts';
import { hashOfOthers, insertSealedRows, openedInstances } from './testing/sealed-rows.ts';

/** Machines are busy now and then. */
const WAITING = { timeout: 20_000 };

const log = createLogger('silent');
const OPERATOR = localOperator({ channel: 'test' });

/** A database, the keys of one process on it, and its `sdk.keys`; keys from a file of the data folder, or from text. */
async function openPlace(dialect: TestLocation['dialect'], keyText: string | null) {
  await using made = new AsyncDisposableStack();
  const { path: dataDir } = made.use(await mkdtempDisposable(join(tmpdir(), 'enginehouse-keys-')));
  const db = made.use(await openTestDatabase(dialect));
  const open = (text: string | null): Promise<Keys> =>
    openKeys({ db, log, config: { keys: text, keyFile: null }, dataDir: text === null ? dataDir : null });
  const keys = made.use(await open(keyText));
  const accessTo = (of: Keys) => createKeysAccess({ db, log, keys: of, renewLease: async () => undefined })(OPERATOR);
  const held = made.move();
  return {
    db,
    dataDir,
    open,
    keys,
    accessTo,
    access: accessTo(keys),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

const [MAIN, SECOND, THIRD] = ['main', 'key-2', 'key-3'].map((keyId) => makeKeyText(keyId)) as [string, string, string];

async function auditOf(db: Database): Promise<string[]> {
  const rows = await db.query<{ line: string }>(
    `select concat_ws(' ', event_type, entity_type, entity_id, after ->> 'state', after ->> 'rows', after ->> 'values') as line
     from audit_events order by id`,
  );
  return rows.map(({ line }) => line);
}

test('the embedded database makes its new key, and every value is on it in the end', async () => {
  await using place = await openPlace('pglite', null);
  const { db, keys, access } = place;
  await insertSealedRows(db, keys.sealer, { instances: 1_200, servers: 3 });
  const before = await hashOfOthers(db);
  const steps: RotationProgress[] = [];
  const report = await access.rotate({ onProgress: (step) => steps.push(step) });
  expect(report).toEqual({
    keyId: 'key-2',
    resealed: 1_203,
    retired: ['main'],
    keys: [
      { keyId: 'main', state: 'retired', values: 0 },
      { keyId: 'key-2', state: 'seals', values: 1_203 },
    ],
    needsAttention: [],
    needAttention: 0,
  });
  expect(steps).toContainEqual({ step: 'values', table: 'engine_registry', done: 1_200, total: 1_200 });
  expect(await hashOfOthers(db)).toBe(before);
  expect(await openedInstances(db, keys.sealer)).toHaveLength(1_200);
  const audit = await auditOf(db);
  expect(audit.slice(0, 4)).toEqual([
    'vault.key.added vault_keys main seals',
    'vault.key.added vault_keys key-2 opens',
    'vault.key.moved vault_keys main opens',
    'vault.key.moved vault_keys key-2 seals',
  ]);
  expect(audit.filter((line) => line.startsWith('vault.values.resealed')).length).toBeGreaterThan(2);
  expect(audit.at(-1)).toBe('vault.key.moved vault_keys main retired');
  // Asked for the same key again, there is nothing to do; both keys are in the file.
  expect(await access.rotate({ to: 'key-2' })).toMatchObject({ keyId: 'key-2', resealed: 0, retired: [] });
  expect(await readFile(join(place.dataDir, 'keys'), 'utf8')).toMatch(/^ehk1\.main\.\S+\nehk1\.key-2\.\S+\n$/m);
  // And once more without a name: a third key.
  expect(await access.rotate()).toMatchObject({ keyId: 'key-3', resealed: 1_203, retired: ['key-2'] });
  expect(await openedInstances(db, keys.sealer)).toHaveLength(1_200);
  await using again = await place.open(null);
  expect(await openedInstances(db, again.sealer)).toHaveLength(1_200);
  const { values, missingOn } = (await access.list()).find(({ keyId }) => keyId === 'key-3') ?? {};
  expect({ values, missingOn }).toEqual({ values: 1_203, missingOn: [] });
  const parts = { db, log, keys, renewLease: async () => undefined };
  const without = createKeysAccess(parts)({ ...OPERATOR, permissions: new Set<never>() });
  await expect(without.list()).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
  await expect(without.rotate()).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
});

describe.each(TEST_DIALECTS)('a rotation on %s', (dialect) => {
  test('waits for a key of the operator, and goes on where one was stopped', async () => {
    await using place = await openPlace(dialect, MAIN);
    const { db, keys } = place;
    await insertSealedRows(db, keys.sealer, { instances: 1_500 });
    const before = await hashOfOthers(db);
    await expect(place.access.rotate()).rejects.toMatchObject({ code: 'NO_KEY_TO_ROTATE_TO' });
    await expect(place.access.rotate({ to: 'other' })).rejects.toMatchObject({ code: 'ILLEGAL_KEY_MOVE' });
    await using more = await place.open(`${MAIN} ${SECOND}`);
    const stop = new AbortController();
    const stopped = place.accessTo(more).rotate({
      signal: stop.signal,
      onProgress: (step) => {
        if (step.step === 'values' && step.done > 200) stop.abort();
      },
    });
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
    const half = await place.accessTo(more).list();
    expect(half.map(({ keyId, state }) => `${keyId} ${state}`)).toEqual(['main opens', 'key-2 seals']);
    expect(Math.min(...half.map(({ values }) => values))).toBeGreaterThan(0);
    expect(half[0]?.values).toBe(1_500 - (half[1]?.values ?? 0));
    const report = await place.accessTo(more).rotate();
    expect(report).toMatchObject({ keyId: 'key-2', resealed: half[0]?.values, retired: ['main'], needAttention: 0 });
    expect(await hashOfOthers(db)).toBe(before);
    expect(await openedInstances(db, more.sealer)).toHaveLength(1_500);
    const other = place.open(`${MAIN} ${SECOND} ${THIRD} ${makeKeyText('key-4')}`);
    await using many = await other;
    await expect(place.accessTo(many).rotate()).rejects.toMatchObject({
      code: 'NO_KEY_TO_ROTATE_TO',
      message: 'several keys wait to seal: key-3, key-4',
    });
  });

  test('leaves what does not open as it is, says so, and keeps its key until it does', async () => {
    await using place = await openPlace(dialect, `${MAIN} ${SECOND}`);
    const { db, keys, access } = place;
    await insertSealedRows(db, keys.sealer, { instances: 5 });
    // Cut; moved from another row; of a key that nobody has; and a whole one, twice in its row.
    await db.query(`update engine_registry set config = jsonb_set(config, '{api_key}', '"eh1.main.cut"') where id = 1`);
    await db.query(
      `update engine_registry set config = (select config from engine_registry where id = 4) where id = 2`,
    );
    const [third] = await db.query<{ key: string }>(
      `select config ->> 'api_key' as key from engine_registry where id = 3`,
    );
    const unknown = third?.key.replace('main', 'gone') ?? '';
    await db.query(`update engine_registry set config = jsonb_build_object('api_key', $1::text) where id = 3`, [
      unknown,
    ]);
    await db.query(
      `update engine_registry set config = config || jsonb_build_object('copy', config -> 'api_key') where id = 5`,
    );
    const kept = (): Promise<object[]> =>
      db.query('select config from engine_registry where id in (1, 2, 3) order by id');
    const before = await kept();
    const report = await access.rotate();
    expect(report).toMatchObject({ resealed: 2, retired: [], needAttention: 4 });
    expect(report.keys).toEqual([
      { keyId: 'main', state: 'opens', values: 3 },
      { keyId: 'key-2', state: 'seals', values: 2 },
    ]);
    expect(report.needsAttention.map(({ rowId, path, code }) => `${rowId} ${path} ${code}`)).toEqual([
      '1 config.api_key SEALED_TEXT_MALFORMED',
      '2 config.api_key SEALED_TEXT_DOES_NOT_OPEN',
      '3 config.api_key SEALING_KEY_UNKNOWN',
      '5 config.copy SEALED_TEXT_DOES_NOT_OPEN',
    ]);
    expect(await kept()).toEqual(before);
    expect(JSON.stringify(report)).not.toContain('eh1.');
    await db.query(`update engine_registry set config = config - 'copy' - 'api_key' where id in (1, 2, 5)`);
    expect(await access.rotate()).toMatchObject({ keyId: 'key-2', retired: ['main'], needAttention: 1 });
  });

  test('misses nothing that is written under it, and undoes no write', async () => {
    await using place = await openPlace(dialect, `${MAIN} ${SECOND}`);
    const { db, keys, access } = place;
    await insertSealedRows(db, keys.sealer, { instances: 800 });
    let over = false;
    let written = 0;
    const writer = (async () => {
      while (!over) {
        const id = 1 + ((written * 7) % 800);
        const at = { table: 'engine_registry', rowId: id, path: 'config.api_key' };
        const sealed = keys.sealer.seal(`newer of ${id}`, at);
        await db.query(
          `update engine_registry set config = jsonb_set(config, '{api_key}', to_jsonb($2::text)), revision = revision + 1 where id = $1`,
          [id, sealed],
        );
        written++;
        if (written % 5 === 0) await wait(1);
      }
    })();
    const report = await access.rotate();
    over = true;
    await writer;
    expect(written).toBeGreaterThan(0);
    expect(report).toMatchObject({ keyId: 'key-2', retired: ['main'], needAttention: 0 });
    const rows = await db.query<{ id: number; key: string; revision: number }>(
      `select id, config ->> 'api_key' as key, revision from engine_registry`,
    );
    const opened = rows.map(({ id, key, revision }) => {
      const text = keys.sealer.open(key, { table: 'engine_registry', rowId: id, path: 'config.api_key' });
      return text === (revision > id ? `newer of ${id}` : `sk-secret-of-row-${String(id).padStart(6, '0')}`);
    });
    expect(opened).toEqual(rows.map(() => true));
    expect(rows.every(({ key }) => key.startsWith('eh1.key-2.'))).toBe(true);
  });

  test('waits for every live node, refuses while one lacks the key, and one at a time runs here', async () => {
    await using place = await openPlace(dialect, `${MAIN} ${SECOND}`);
    const { db, keys, access } = place;
    await insertSealedRows(db, keys.sealer, { instances: 3 });
    const [main, second] = keys.ring().keys.map(({ fingerprint }) => fingerprint) as [string, string];
    const other = { id: 'other', startedAt: new Date() };
    const report = (keyFingerprints: string[], sealingKeyId: string) =>
      holdLease(db, { ...other, keyFingerprints, sealingKeyId });
    await report([main], 'main');
    const refused = access.rotate();
    await expect(access.rotate()).rejects.toMatchObject({ code: 'KEYS_ROTATING' });
    await expect(refused).rejects.toMatchObject({
      code: 'KEY_NOT_ON_EVERY_NODE',
      message: "these nodes lack the key 'key-2': other",
    });
    expect((await access.list()).map(({ state, missingOn }) => [state, missingOn])).toEqual([
      ['seals', []],
      ['opens', ['other']],
    ]);
    await report([main, second], 'main');
    const steps: RotationProgress[] = [];
    const rotated = access.rotate({ onProgress: (step) => steps.push(step) });
    await expect
      .poll(async () => (await readKeyList(db)).find(({ state }) => state === 'seals')?.keyId, WAITING)
      .toBe('key-2');
    await wait(150);
    expect(steps).toContainEqual({ step: 'nodes', keyId: 'key-2', waitingFor: ['other'] });
    expect(steps.some(({ step }) => step === 'values')).toBe(false);
    await report([main, second], 'key-2');
    expect(await rotated).toMatchObject({ resealed: 3, retired: ['main'] });
    await endLease(db, other);
  });

  test('lets a retired key open again where values are on it, as after restoring a table', async () => {
    await using place = await openPlace(dialect, `${MAIN} ${SECOND}`);
    const { db, keys, access } = place;
    await insertSealedRows(db, keys.sealer, { instances: 4 });
    await db.query('create table backup as select * from engine_registry');
    expect(await access.rotate()).toMatchObject({ retired: ['main'] });
    await db.query(
      'update engine_registry set config = backup.config from backup where backup.id = engine_registry.id',
    );
    await expect(openedInstances(db, keys.sealer)).rejects.toMatchObject({ code: 'SEALING_KEY_RETIRED' });
    expect(await access.rotate()).toMatchObject({ keyId: 'key-2', resealed: 4, retired: ['main'] });
    expect(await openedInstances(db, keys.sealer)).toEqual([1, 2, 3, 4]);
  });
});

test('nodes read what is sealed anew before keys retire: their configuration can be opened all the time', async () => {
  await using place = await openPlace('postgres', `${MAIN} ${SECOND}`);
  const { db, keys } = place;
  await insertSealedRows(db, keys.sealer, { instances: 3 });
  await using configuration = await openConfiguration(db, createEngineSet([]), log);
  const sealedBy = () => {
    const { instances } = configuration.current().resources;
    return [...instances.values()].map(({ config }) => String(config.api_key).split('.')[1]);
  };
  expect(new Set(sealedBy())).toEqual(new Set(['main']));
  const parts = { db, log, keys, renewLease: async () => undefined, bringIntoForce: bringIntoForce(configuration) };
  const report = await createKeysAccess(parts)(OPERATOR).rotate();
  expect(report).toMatchObject({ keyId: 'key-2', retired: ['main'] });
  expect(sealedBy()).toEqual(['key-2', 'key-2', 'key-2']);
});
