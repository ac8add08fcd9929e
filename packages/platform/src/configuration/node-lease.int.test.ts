import { mkdtempDisposable, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEngineSet } from '@enginehouse/kernel';
import {
  changeConfiguration,
  type Database,
  NODES_CHANNEL,
  readConfiguration,
  renewLease,
  settingChange,
} from '@enginehouse/store';
import { holdLease, openTestDatabase, TEST_DIALECTS } from '@enginehouse/store/testing';
import { describe, expect, test } from 'vitest';
import { createLogger } from '../logger.ts';
import { type Configuration, openConfiguration } from './configuration.ts';
import { createFreshness, type Freshness } from './freshness.ts';
import { type NodeIdentity, nodeIdOf } from './node-id.ts';
import { type NodeLease, takeNodeLease } from './node-lease.ts';

/** Machines are busy now and then. */
const WAITING = { timeout: 20_000 };

const log = createLogger('silent');

/** A node as compose.ts makes it, without what does not concern its lease. */
interface TestNode extends AsyncDisposable {
  readonly configuration: Configuration;
  readonly freshness: Freshness;
  readonly lease: NodeLease;
}

async function openNode(db: Database, identity: NodeIdentity): Promise<TestNode> {
  await using opened = new AsyncDisposableStack();
  const freshness = createFreshness({ alone: db.dialect === 'pglite' });
  const configuration = opened.use(await openConfiguration(db, createEngineSet([]), log, freshness));
  const report = () => ({ keyFingerprints: ['f'], sealingKeyId: 'main', ready: true, reasons: [], version: '1.2.3' });
  const lease = opened.use(await takeNodeLease({ db, log, identity, configuration, freshness, report }));
  const resources = opened.move();
  return { configuration, freshness, lease, [Symbol.asyncDispose]: () => resources.disposeAsync() };
}

const ONE = { id: 'one', isOwn: false };

interface NodeRow {
  readonly id: string;
  readonly applied_revision: number;
  readonly lease_ms: number;
}
const NODES = `select id, applied_revision, (extract(epoch from lease_until - now()) * 1000)::float8 as lease_ms
  from nodes order by id`;

/** A change that is not told of: as if its notification was lost. */
async function changeUnheard(db: Database): Promise<void> {
  await db.query('update revision set number = number + 1');
}

function change(db: Database, hardCap: number) {
  return changeConfiguration(db, (current) => settingChange(current, 'hardCap', hardCap), {
    origin: { actor: 'test' },
  });
}

describe.each(TEST_DIALECTS)('the lease of a node, on %s', (dialect) => {
  test('says what it has applied at once, what it missed with its heartbeat, and ends with the node', async () => {
    await using db = await openTestDatabase(dialect);
    {
      await using node = await openNode(db, ONE);
      expect(node.freshness.fresh).toBe(true);
      const [row] = await db.query<NodeRow>(NODES);
      expect(row).toMatchObject({ id: 'one', applied_revision: 0 });
      expect(row?.lease_ms).toBeLessThanOrEqual(5_000);
      const told = Promise.withResolvers<void>();
      await db.listen(NODES_CHANNEL, () => told.resolve());
      const { revision } = await change(db, 1);
      await told.promise;
      expect(await db.query(NODES)).toMatchObject([{ applied_revision: revision }]);
      await changeUnheard(db);
      // Without being asked, by its heartbeat.
      await expect.poll(async () => (await db.query<NodeRow>(NODES))[0]?.applied_revision, WAITING).toBe(revision + 1);
      expect(node.configuration.current().revision).toBe(revision + 1);
    }
    expect(await db.query(NODES)).toEqual([]);
  });

  test('runs out under a node that cannot apply what is in force, and comes back when it can', async () => {
    await using db = await openTestDatabase(dialect);
    await using node = await openNode(db, ONE);
    let isBroken = true;
    node.configuration.derive((next) => {
      if (isBroken && next.revision > 0) throw new Error('this cannot be applied');
      return next.revision;
    });
    const begin = performance.now();
    const { revision } = await change(db, 1);
    await expect.poll(() => node.freshness.fresh, WAITING).toBe(false);
    expect(performance.now() - begin).toBeGreaterThan(3_500);
    expect(() => node.configuration.assertFresh()).toThrow(expect.objectContaining({ code: 'STALE_REVISION' }));
    const [row] = await db.query<NodeRow>(NODES);
    expect(row).toMatchObject({ applied_revision: 0 });
    expect(row?.lease_ms).toBeLessThan(500);
    isBroken = false;
    await node.configuration.whenFresh();
    expect(await db.query(NODES)).toMatchObject([{ applied_revision: revision }]);
  });
});

test('one process at a time has an id: another one waits until the lease has run out, or is refused', async () => {
  await using db = await openTestDatabase('postgres');
  await holdLease(db, { id: 'same' });
  const refused = openNode(db, { id: 'same', isOwn: false });
  // A process that was killed a moment ago: its lease has some time left.
  await holdLease(db, { id: 'killed', leaseMs: 700 });
  await using after = await openNode(db, { id: 'killed', isOwn: false });
  expect(after.freshness.fresh).toBe(true);
  expect(await holdLease(db, { id: 'killed', leaseMs: 700 })).toMatchObject({ held: false, sameEpoch: true });
  await expect(refused).rejects.toMatchObject({ code: 'NODE_ID_TAKEN' });
  // The id of a folder is that of the one process that uses it: whoever left the lease has ended.
  await holdLease(db, { id: 'own' });
  await using own = await openNode(db, { id: 'own', isOwn: true });
  expect(own.freshness.fresh).toBe(true);
});

test('a lease runs from the last moment at which the revision was the one in force', async () => {
  await using db = await openTestDatabase('postgres');
  const leaseMs = async (): Promise<number> => (await db.query<NodeRow>(NODES))[0]?.lease_ms ?? 0;
  const { epoch, asOf } = await readConfiguration(db);
  await holdLease(db, { id: 'one', appliedRevision: 0 });
  const { revision } = await change(db, 1);
  expect(await holdLease(db, { id: 'one', appliedRevision: revision })).toMatchObject({ held: true, current: true });
  expect(await leaseMs()).toBeGreaterThan(59_000);
  const report = {
    ...{ id: 'one', startedAt: new Date(0), engineSetHash: 'a', appliedRevision: 0, keyFingerprints: [] },
    ...{ sealingKeyId: 'main', ready: true, reasons: [], version: '1' },
  };
  const lagging = { report, asOf, leaseMs: 60_000, tell: false };
  await db.query(`select pg_sleep(0.2)`);
  expect(await renewLease(db, { ...lagging, epoch })).toMatchObject({ held: true, current: false, sameEpoch: true });
  expect(await leaseMs()).toBeLessThan(59_800);
  // Revisions of another history say nothing: the row stays what it was.
  expect(await renewLease(db, { ...lagging, epoch: 'another' })).toMatchObject({ held: false, sameEpoch: false });
});

test('rows of nodes that are gone are removed: at once where there is one node, after a day elsewhere', async () => {
  for (const dialect of TEST_DIALECTS) {
    await using db = await openTestDatabase(dialect);
    for (const id of ['gone', 'gone-long-ago']) await holdLease(db, { id, leaseMs: 0 });
    await db.query(`update nodes set lease_until = now() - interval '25 hours' where id = 'gone-long-ago'`);
    await using _node = await openNode(db, { id: 'here', isOwn: true });
    const ids = (await db.query<NodeRow>(NODES)).map(({ id }) => id);
    expect(ids).toEqual(dialect === 'pglite' ? ['here'] : ['gone', 'here']);
  }
});

test('the id of a node is the configured one, or stays what its folder keeps', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'enginehouse-node-'));
  const { path: dataDir } = folder;
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
