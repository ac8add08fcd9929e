import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openDatabase, renewLease } from '@enginehouse/store';
import { migratedTestLocation, TEST_DIALECTS } from '@enginehouse/store/testing';
import { describe, expect, test } from 'vitest';
import { createLogger } from '../logger.ts';
import { nodeIdOf } from './node-id.ts';
import { takeNodeLease } from './node-lease.ts';

/** Machines are busy now and then. */
const WAITING = { timeout: 20_000 };

const log = createLogger('silent');
const REPORT = { engineSetHash: 'a', appliedRevision: 4, keyFingerprints: ['f'], sealingKeyId: 'main' };

interface NodeRow {
  readonly id: string;
  readonly applied_revision: number;
  readonly lease_ms: number;
  readonly sealing_key_id: string;
}
const NODES = `select id, applied_revision, sealing_key_id,
  (extract(epoch from lease_until - now()) * 1000)::float8 as lease_ms from nodes order by id`;

describe.each(TEST_DIALECTS)('the lease of a node, on %s', (dialect) => {
  test('is renewed while the node runs, says what it has, and ends with it', async () => {
    await using location = await migratedTestLocation(dialect);
    await using db = await openDatabase(location.options);
    let revision = 4;
    {
      await using node = await takeNodeLease({
        db,
        log,
        identity: { id: 'one', isOwn: false },
        report: () => ({ ...REPORT, appliedRevision: revision }),
      });
      expect(node.held).toBe(true);
      const [row] = await db.query<NodeRow>(NODES);
      expect(row).toMatchObject({ id: 'one', applied_revision: 4, sealing_key_id: 'main' });
      expect(row?.lease_ms).toBeLessThanOrEqual(5_000);
      revision = 5;
      // Without being asked, by its heartbeat.
      await expect.poll(async () => (await db.query<NodeRow>(NODES))[0]?.applied_revision, WAITING).toBe(5);
      revision = 6;
      await node.renew();
      expect(await db.query(NODES)).toMatchObject([{ applied_revision: 6 }]);
    }
    expect(await db.query(NODES)).toEqual([]);
  });
});

test('one process at a time has an id: another one waits until the lease has run out, or is refused', async () => {
  await using location = await migratedTestLocation('postgres');
  await using db = await openDatabase(location.options);
  await renewLease(db, { ...REPORT, id: 'same', startedAt: new Date(0) }, 60_000);
  const refused = takeNodeLease({ db, log, identity: { id: 'same', isOwn: false }, report: () => REPORT });
  // A process that was killed a moment ago: its lease has some time left.
  const killed = { ...REPORT, id: 'killed', startedAt: new Date(Date.now() - 60_000) };
  await renewLease(db, killed, 700);
  await using after = await takeNodeLease({ db, log, identity: { id: 'killed', isOwn: false }, report: () => REPORT });
  expect(after.held).toBe(true);
  expect(await renewLease(db, killed, 700)).toBe(false);
  await expect(refused).rejects.toMatchObject({ code: 'NODE_ID_TAKEN' });
  // The id of a folder is that of the one process that uses it: whoever left the lease has ended.
  await renewLease(db, { ...killed, id: 'own' }, 60_000);
  await using own = await takeNodeLease({ db, log, identity: { id: 'own', isOwn: true }, report: () => REPORT });
  expect(own.held).toBe(true);
});

test('rows of nodes that are gone are removed: at once where there is one node, after a day elsewhere', async () => {
  for (const dialect of TEST_DIALECTS) {
    await using location = await migratedTestLocation(dialect);
    await using db = await openDatabase(location.options);
    for (const id of ['gone', 'gone-long-ago']) {
      await renewLease(db, { ...REPORT, id, startedAt: new Date() }, 0);
    }
    await db.query(`update nodes set lease_until = now() - interval '25 hours' where id = 'gone-long-ago'`);
    await using _node = await takeNodeLease({ db, log, identity: { id: 'here', isOwn: true }, report: () => REPORT });
    const ids = (await db.query<NodeRow>(NODES)).map(({ id }) => id);
    expect(ids).toEqual(dialect === 'pglite' ? ['here'] : ['gone', 'here']);
  }
});

test('the id of a node is the configured one, or stays what its folder keeps', async () => {
  await using folder = await migratedTestLocation('pglite');
  const dataDir = 'dataDir' in folder.options ? folder.options.dataDir : '';
  const made = await nodeIdOf(undefined, dataDir);
  expect(made).toEqual({ id: expect.stringMatching(/-[0-9a-f]{6}$/), isOwn: true });
  expect(await nodeIdOf(undefined, dataDir)).toEqual(made);
  expect(await readFile(join(dataDir, 'node-id'), 'utf8')).toBe(`${made.id}\n`);
  expect(await nodeIdOf('node-7', dataDir)).toEqual({ id: 'node-7', isOwn: false });
  expect(await nodeIdOf(undefined, null)).not.toEqual(await nodeIdOf(undefined, null));
  const nowhere = await nodeIdOf(undefined, join(dataDir, 'node-id', 'no-folder'));
  expect(nowhere.id).toMatch(/-[0-9a-f]{6}$/);
  for (const bad of ['', ' ', 'a b', '-a', `a${'b'.repeat(80)}`, 'a\nb', '../x']) {
    await expect(nodeIdOf(bad, null)).rejects.toMatchObject({ code: 'INVALID_NODE_ID' });
  }
});
