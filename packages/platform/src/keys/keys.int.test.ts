import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Database, openDatabase, readKeyList } from '@enginehouse/store';
import { migratedTestLocation, TEST_DIALECTS, type TestLocation } from '@enginehouse/store/testing';
import { makeKeyText } from '@enginehouse/vault';
import { describe, expect, test } from 'vitest';
import { createLogger } from '../logger.ts';
import { type Keys, openKeys } from './open-keys.ts';
import { insertSealedRows } from './testing/sealed-rows.ts';

/** Machines are busy now and then. */
const WAITING = { timeout: 20_000 };

const log = createLogger('silent');
const NO_KEYS = { keys: null, keyFile: null };
const open = (db: Database, keys: string): Promise<Keys> =>
  openKeys({ db, log, config: { keys, keyFile: null }, dataDir: null });
const states = (keys: Keys): string =>
  keys
    .ring()
    .keys.map(({ keyId, state }) => `${keyId} ${state}`)
    .join(', ');

async function place(dialect: TestLocation['dialect']) {
  const location = await migratedTestLocation(dialect);
  const dataDir = 'dataDir' in location.options ? location.options.dataDir : null;
  return { location, dataDir, [Symbol.asyncDispose]: () => location[Symbol.asyncDispose]() };
}

describe('the embedded database', () => {
  test('gets a key file of its own, which is used from then on', async () => {
    await using there = await place('pglite');
    const file = join(there.dataDir ?? '', 'keys');
    const place1 = { table: 'engine_registry', rowId: 1, path: 'config.api_key' };
    let sealed = '';
    {
      await using db = await openDatabase(there.location.options);
      await using keys = await openKeys({ db, log, config: NO_KEYS, dataDir: there.dataDir });
      expect(states(keys)).toBe('main seals');
      sealed = keys.sealer.seal('a secret', place1);
      expect(await readKeyList(db)).toMatchObject([{ keyId: 'main', state: 'seals', retiredAt: null }]);
      const events = await db.query('select event_type, entity_id, actor_role, channel from audit_events');
      expect(events).toEqual([
        { event_type: 'vault.key.added', entity_id: 'main', actor_role: 'platform', channel: 'start' },
      ]);
    }
    const text = await readFile(file, 'utf8');
    await using db = await openDatabase(there.location.options);
    {
      await using keys = await openKeys({ db, log, config: NO_KEYS, dataDir: there.dataDir });
      expect(keys.sealer.open(sealed, place1)).toBe('a secret');
      expect(keys.signer.isSigned('head', keys.signer.sign('head'))).toBe(true);
      expect(keys.signer.isSigned('other', keys.signer.sign('head'))).toBe(false);
    }
    await rm(file);
    const lost = openKeys({ db, log, config: NO_KEYS, dataDir: there.dataDir });
    await expect(lost).rejects.toMatchObject({ code: 'KEYS_MISSING' });
    await writeFile(file, makeKeyText('main'), { mode: 0o600 });
    const other = openKeys({ db, log, config: NO_KEYS, dataDir: there.dataDir });
    await expect(other).rejects.toMatchObject({ code: 'KEYS_NOT_AS_LISTED' });
    await writeFile(file, text);
    await using again = await openKeys({ db, log, config: NO_KEYS, dataDir: there.dataDir });
    expect(again.sealer.open(sealed, place1)).toBe('a secret');
  });

  test('gets no key where values are sealed already, even if the list of keys is gone', async () => {
    await using there = await place('pglite');
    await using db = await openDatabase(there.location.options);
    {
      await using keys = await openKeys({ db, log, config: NO_KEYS, dataDir: there.dataDir });
      await insertSealedRows(db, keys.sealer, { instances: 1 });
    }
    await rm(join(there.dataDir ?? '', 'keys'));
    await db.query('delete from vault_keys');
    const opening = openKeys({ db, log, config: NO_KEYS, dataDir: there.dataDir });
    await expect(opening).rejects.toMatchObject({ code: 'KEYS_MISSING' });
  });
});

test('a server gets no key by itself', async () => {
  await using there = await place('postgres');
  await using db = await openDatabase(there.location.options);
  const opening = openKeys({ db, log, config: NO_KEYS, dataDir: null });
  await expect(opening).rejects.toMatchObject({ code: 'KEYS_MISSING', fix: expect.stringContaining('openssl rand') });
  expect(await readKeyList(db)).toEqual([]);
});

describe.each(TEST_DIALECTS)('keys from the operator, on %s', (dialect) => {
  const [main, second, third] = ['main', 'key-2', 'key-3'].map((keyId) => makeKeyText(keyId)) as [
    string,
    string,
    string,
  ];

  test('are compared with the list at start, and listed where they are new', async () => {
    await using there = await place(dialect);
    await using db = await openDatabase(there.location.options);
    await (await open(db, main))[Symbol.asyncDispose]();
    {
      // The order of the text says nothing any more.
      await using keys = await open(db, `${second}, ${main}`);
      expect(states(keys)).toBe('key-2 opens, main seals');
    }
    const refused = [
      ['a listed key is missing', main, /'key-2' is missing here/],
      ['another key under a listed id', `${main}\n${makeKeyText('key-2')}`, /'key-2' is another key here/],
      ['a listed key under another id', `${main}\n${second.replace('key-2', 'other')}`, /is called 'other' here/],
    ] as const;
    for (const [, text, message] of refused) {
      const opening = open(db, text);
      await expect(opening).rejects.toMatchObject({
        code: 'KEYS_NOT_AS_LISTED',
        message: expect.stringMatching(message),
      });
    }
    await expect(open(db, 'changeme')).rejects.toMatchObject({ code: 'KEY_MALFORMED' });
    expect((await readKeyList(db)).map(({ keyId }) => keyId)).toEqual(['main', 'key-2']);
  });

  test('of nodes that start at the same time end in one list', async () => {
    await using there = await place(dialect);
    await using db = await openDatabase(there.location.options);
    const outcomes = await Promise.allSettled([open(db, main), open(db, second), open(db, main), open(db, second)]);
    const opened = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    const [winner] = await readKeyList(db);
    expect(opened).toHaveLength(2);
    for (const keys of opened) {
      expect(keys.ring().sealingKeyId).toBe(winner?.keyId);
      await keys[Symbol.asyncDispose]();
    }
  });

  test('follow the list: a key that others add and move is in force here, one that is missing here stops sealing', async () => {
    await using there = await place(dialect);
    await using db = await openDatabase(there.location.options);
    await using first = await open(db, `${main} ${second}`);
    await using late = await open(db, `${main} ${second}`);
    expect(late.ring().sealingKeyId).toBe('main');
    const at = { table: 'engine_registry', rowId: 1, path: 'config.api_key' };
    const sealed = late.sealer.seal('a secret', at);
    const origin = { actor: 'test' };
    const sealWith = (keyId: string) =>
      first.change(origin, (listed) =>
        listed.map((key) => ({ ...key, state: key.keyId === keyId ? ('seals' as const) : ('opens' as const) })),
      );
    await sealWith('key-2');
    await expect.poll(() => late.ring().sealingKeyId, WAITING).toBe('key-2');
    // A third node brings a key that the second one lacks: that hinders nobody until the key seals.
    await using more = await open(db, `${main} ${second} ${third}`);
    await late.refresh();
    expect(late.problem()).toBeNull();
    await more.change(origin, (listed) =>
      listed.map((key) => ({ ...key, state: key.keyId === 'key-3' ? ('seals' as const) : ('opens' as const) })),
    );
    await expect.poll(() => late.problem(), WAITING).toMatch(/'key-3' is missing here/);
    expect(() => late.sealer.seal('a secret', at)).toThrow(/'key-3' is missing here/);
    expect(late.sealer.open(sealed, at)).toBe('a secret');
  });

  test('come from a file that gets a new one while the node runs', async () => {
    await using there = await place(dialect);
    await using db = await openDatabase(there.location.options);
    await using folder = await place('pglite');
    const keyFile = join(folder.dataDir ?? '', 'shared-keys');
    await writeFile(keyFile, `${main}\n`, { mode: 0o600 });
    const config = { keys: null, keyFile };
    await using one = await openKeys({ db, log, config, dataDir: null });
    await using other = await openKeys({ db, log, config, dataDir: null });
    await writeFile(keyFile, `${main}\n${second}\n`);
    await one.reload({ actor: 'test' });
    await expect.poll(() => states(other), WAITING).toBe('main seals, key-2 opens');
  });
});
