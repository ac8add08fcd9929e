import { setTimeout as wait } from 'node:timers/promises';
import { changeKeyList, openDatabase } from '@enginehouse/store';
import { migratedTestLocation, TEST_DIALECTS } from '@enginehouse/store/testing';
import { makeKeyText, moveKey } from '@enginehouse/vault';
import { describe, expect, test } from 'vitest';
import { openPlatform } from '../open-platform.ts';
import type { Platform } from '../platform.ts';
import { localOperator } from '../session.ts';

/** Machines are busy now and then. */
const WAITING = { timeout: 20_000 };

const OPERATOR = localOperator({ channel: 'test' });
const [MAIN, SECOND] = [makeKeyText('main'), makeKeyText('key-2')] as [string, string];

/** Writes through a node until it is told to stop: a new secret in each row in turn. */
function writeThrough(platform: Platform, ids: readonly number[]) {
  const { engineRegistry } = platform.createSdk(OPERATOR).models;
  const secrets = new Map<number, string>();
  let over = false;
  const writing = (async () => {
    for (let count = 0; !over; count++) {
      const id = ids[count % ids.length] as number;
      const secret = `secret-${id}-${count}-of-some-length`;
      await engineRegistry.update(id, { config: { api_key: secret } });
      secrets.set(id, secret);
      await wait(5);
    }
  })();
  return {
    secrets,
    async stop() {
      over = true;
      await writing;
    },
  };
}

describe.each(TEST_DIALECTS)('a rotation under work, on %s', (dialect) => {
  test('of all nodes leaves no value behind, loses none, and changes nothing else', async () => {
    await using location = await migratedTestLocation(dialect);
    const open = (nodeId: string): Promise<Platform> =>
      openPlatform({
        database: location.options,
        engines: [],
        keys: { keys: `${MAIN} ${SECOND}`, keyFile: null },
        nodeId,
        logLevel: 'silent',
      });
    await using one = await open('one');
    // The embedded database has one node; a server takes more.
    await using other = dialect === 'postgres' ? await open('other') : null;
    const sdk = one.createSdk(OPERATOR);
    const ids: number[] = [];
    for (let n = 0; n < 8; n++) {
      const row = await sdk.models.engineRegistry.create({
        name: `instance ${n}`,
        provider: 'openai',
        config: { api_key: `first-secret-of-${n}-long-enough` },
      });
      ids.push(row.id);
    }
    const writers = [one, ...(other === null ? [] : [other])].map((platform, n) =>
      // Each node has rows of its own, so that what was written last is known.
      writeThrough(
        platform,
        ids.filter((id) => id % 2 === n % 2),
      ),
    );
    const report = await sdk.keys.rotate();
    for (const writer of writers) await writer.stop();
    expect(report).toMatchObject({ keyId: 'key-2', retired: ['main'], needAttention: 0 });
    const listed = await (other ?? one).createSdk(OPERATOR).keys.list();
    expect(listed.map(({ keyId, state, values, missingOn }) => [keyId, state, values, missingOn])).toEqual([
      ['main', 'retired', 0, []],
      ['key-2', 'seals', 8, []],
    ]);
    const reader = (other ?? one).createSdk(OPERATOR).models.engineRegistry;
    for (const { secrets } of writers) {
      expect(secrets.size).toBeGreaterThan(0);
      for (const [id, secret] of secrets) expect(await reader.reveal(id, 'config.api_key')).toBe(secret);
    }
    const nodes = await sdk.models.nodes.all();
    expect(nodes.rows.map(({ id }) => id).toSorted()).toEqual(other === null ? ['one'] : ['one', 'other']);
  });
});

test('a node that lacks the key that seals is not ready, opens what it can, and seals nothing', async () => {
  await using location = await migratedTestLocation('postgres');
  const open = (nodeId: string, keys: string): Promise<Platform> =>
    openPlatform({
      database: location.options,
      engines: [],
      keys: { keys, keyFile: null },
      nodeId,
      logLevel: 'silent',
    });
  await using poor = await open('poor', MAIN);
  const { engineRegistry } = poor.createSdk(OPERATOR).models;
  const { id } = await engineRegistry.create({
    name: 'One',
    provider: 'openai',
    config: { api_key: 'a-secret-of-some-length' },
  });
  await using rich = await open('rich', `${MAIN} ${SECOND}`);
  const { keys } = rich.createSdk(OPERATOR);
  expect((await keys.list()).map(({ keyId, missingOn }) => [keyId, missingOn])).toEqual([
    ['main', []],
    ['key-2', ['poor']],
  ]);
  expect(poor.health()).toEqual({ ready: true, reasons: [] });
  await expect(keys.rotate()).rejects.toMatchObject({ code: 'KEY_NOT_ON_EVERY_NODE' });
  await expect(open('new', MAIN)).rejects.toMatchObject({ code: 'KEYS_NOT_AS_LISTED' });
  await using db = await openDatabase(location.options);
  // What a rotation would not do while the node lives.
  await changeKeyList(db, { actor: 'test' }, (listed) => moveKey(listed, 'key-2', 'seals'));
  await expect.poll(() => poor.health().ready, WAITING).toBe(false);
  expect(poor.health().reasons).toEqual([expect.stringMatching(/cannot be sealed: .*'key-2' is missing here/)]);
  expect(await engineRegistry.reveal(id, 'config.api_key')).toBe('a-secret-of-some-length');
  const refused = engineRegistry.update(id, { config: { api_key: 'another-secret' } });
  await expect(refused).rejects.toMatchObject({ code: 'KEYS_NOT_AS_LISTED' });
  const richer = rich.createSdk(OPERATOR).models.engineRegistry;
  expect(await richer.update(id, { config: { api_key: 'by-a-node-that-has-it' } })).not.toBeNull();
  expect(await richer.reveal(id, 'config.api_key')).toBe('by-a-node-that-has-it');
  expect(await engineRegistry.view(id)).toMatchObject({ config: { api_key: { needsAttention: true } } });
});
