import { randomBytes } from 'node:crypto';
import { ALL_MODELS, type RegisteredModel } from '@enginehouse/models';
import { createRepository, type Dialect, openDatabase } from '@enginehouse/store';
import {
  type BareClient,
  migratedTestLocation,
  openBareClient,
  type TestLocation,
  testCaller,
  testCatalogue,
  testSealer,
} from '@enginehouse/store/testing';
import { defineBenchRow } from './harness/define-bench-row.ts';
import { median } from './harness/statistics.ts';

const ENGINE_REGISTRY = ALL_MODELS.find(({ model }) => model.name === 'engine_registry') as RegisteredModel;
const CALLER = testCaller(2, { organizationId: 1, userId: 1, permissions: new Set(['system.engine.manage']) });
/** As long as the keys of the large providers. */
const SECRET = `sk-proj-${randomBytes(36).toString('base64url')}`;
const BASE_URL = 'https://api.example.com/v1';

/** Creations of one side in one round. */
const CALLS = 150;
const WARM_UP = 300;

/** The four rows that a creation leaves, as one would insert them: prepared, in one transaction, nothing sealed or checked. */
async function insertBare({ client }: BareClient, name: string): Promise<unknown> {
  await client.query('begin');
  const { rows } = await client.query<{ id: number }>({
    name: 'bench-row',
    text: 'insert into engine_registry (name, provider, config, wanted, revision) values ($1, $2, $3, $4, $5) returning *',
    values: [name, 'openai', JSON.stringify({ api_key: SECRET, base_url: BASE_URL }), 'none', 1],
  });
  const id = rows[0]?.id;
  await client.query({
    name: 'bench-audit',
    text: `insert into audit_events (event_type, entity_type, entity_id, operation, after, actor_user_id, actor_role,
        organization_id, channel) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    values: [
      'core.engine_registry.created',
      'engine_registry',
      String(id),
      'create',
      JSON.stringify({ id, name, provider: 'openai', config: { base_url: BASE_URL }, wanted: 'none' }),
      1,
      'bench',
      1,
      'bench',
    ],
  });
  for (const [type, data] of [
    ['core.engine_registry.created', { id, changed: ['name', 'provider', 'config'] }],
    ['engine.allowlist.refresh', { reason: 'engine_registry_created', target: 'openai', mode: 'create', id }],
  ] as const) {
    await client.query({
      name: 'bench-outbox',
      text: 'insert into outbox (source, type, subject, data, revision) values ($1, $2, $3, $4, $5)',
      values: ['/core/engine_registry', type, `engine_registry/${id}`, JSON.stringify(data), 1],
    });
  }
  await client.query('commit');
  return rows[0];
}

async function sides(dialect: Dialect) {
  const [own, other]: TestLocation[] = [await migratedTestLocation(dialect), await migratedTestLocation(dialect)];
  if (own === undefined || other === undefined) throw new TypeError('two places were to be made');
  const db = await openDatabase(own.options);
  const bare = await openBareClient(other.options);
  const repository = createRepository({ db, sealer: testSealer(), catalogue: testCatalogue() });
  let number = 0;
  return {
    subject: () =>
      repository.create(ENGINE_REGISTRY, CALLER, {
        name: `instance ${++number}`,
        provider: 'openai',
        config: { api_key: SECRET, base_url: BASE_URL },
      }),
    peer: () => insertBare(bare, `instance ${++number}`),
    dispose: async () => {
      await Promise.all([db.close(), bare.close()]);
      await own[Symbol.asyncDispose]();
      await other[Symbol.asyncDispose]();
    },
  };
}

interface Cost {
  /** Microseconds of CPU time a call: of the whole process, of its main thread alone, and of the clock on the wall. */
  readonly process: number;
  readonly thread: number;
  readonly wall: number;
}

async function cost(work: () => Promise<unknown>, calls: number): Promise<Cost> {
  globalThis.gc?.();
  const [before, threadBefore, begin] = [process.cpuUsage(), process.threadCpuUsage(), performance.now()];
  for (let call = 0; call < calls; call++) await work();
  const wall = performance.now() - begin;
  const [spent, thread] = [process.cpuUsage(before), process.threadCpuUsage(threadBefore)];
  return {
    process: (spent.user + spent.system) / calls,
    thread: (thread.user + thread.system) / calls,
    wall: (wall * 1_000) / calls,
  };
}

/**
 * The CPU time of our process. A server's work is another process's. The embedded database works in a thread of this one:
 * what it takes counts on both sides, and the main thread alone is printed beside.
 */
function createRow(dialect: Dialect) {
  return defineBenchRow({
    name: `core-models-create-${dialect}`,
    what: `CPU time of our process for a new engine_registry row with a sealed value on ${dialect}`,
    against: "the driver's four inserts in one transaction",
    limit: 2,
    unit: 'ratio',
    setup: async () => {
      const { subject, peer, dispose } = await sides(dialect);
      for (const work of [subject, peer]) await cost(work, WARM_UP);
      const spent: { readonly own: Cost; readonly bare: Cost }[] = [];
      return {
        measure: async (round: number) => {
          // In turns, so that both meet the same machine and neither is always first.
          const first = round % 2 === 0 ? 'own' : 'bare';
          const one = await cost(first === 'own' ? subject : peer, CALLS);
          const two = await cost(first === 'own' ? peer : subject, CALLS);
          const [own, bare] = first === 'own' ? [one, two] : [two, one];
          spent.push({ own, bare });
          return own.process / bare.process;
        },
        dispose: async () => {
          for (const key of ['process', 'thread', 'wall'] as const) {
            const [own, bare] = (['own', 'bare'] as const).map((side) => median(spent.map((one) => one[side][key])));
            if (own === undefined || bare === undefined) continue;
            console.error(
              `core-models-create-${dialect}: ${key} ${own.toFixed(0)} us, the driver ${bare.toFixed(0)} us (${(own / bare).toFixed(2)})`,
            );
          }
          await dispose();
        },
      };
    },
  });
}

export const rows = [createRow('postgres'), createRow('pglite')];
