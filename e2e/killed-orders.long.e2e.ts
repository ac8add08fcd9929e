import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { testSeed } from '../packages/kernel/src/testing/seed.ts';
import { localOperator, openPlatform } from '../packages/platform/src/index.ts';
import { type Database, openDatabase } from '../packages/store/src/index.ts';
import { migratedTestLocation, TEST_DIALECTS } from '../packages/store/src/testing/index.ts';
import { makeKeyText } from '../packages/vault/src/index.ts';
import { type RunningProcess, startProcess } from './command.ts';
import { countFor } from './counts.ts';
import type { OrderingPlace } from './ordering-process.ts';
import { seededRandom } from './seeded-random.ts';
import { tellTheRest } from './told-events.ts';

const MODELS = 8;
/** Most orders that are answered between a start and its kill. */
const MOST_ANSWERED = 40;
/** One kill in this many falls somewhere in the start. */
const EARLY = 5;
const SCRIPT = new URL('./ordering-process.ts', import.meta.url).pathname;

describe.each(TEST_DIALECTS)('kill -9 under writes of many rows and their events, on %s', (dialect) => {
  test('an order is there whole or not at all, and a durable consumer is told of everything', async () => {
    const random = seededRandom(testSeed(`killed orders on ${dialect}`));
    const kills = countFor('killedOrders');
    await using location = await migratedTestLocation(dialect);
    const keyText = makeKeyText('test');
    const { options: database } = location;
    const modelIds = await makeModels({ database, keyText });
    const place: OrderingPlace = { database, keyText, modelIds, callers: 1 + Math.floor(random() * 4) };
    const said: Record<'asked' | 'answered' | 'told', string[]> = { asked: [], answered: [], told: [] };
    for (let kill = 0; kill < kills; kill++) {
      await using running = startProcess(process.execPath, [SCRIPT, JSON.stringify(place)]);
      if (kill % EARLY === EARLY - 1) await wait(random() * 2_000);
      else await answered(running, 1 + Math.floor(random() * MOST_ANSWERED));
      running.child.kill('SIGKILL');
      const { signal, stdout, stderr } = await running.ended;
      expect({ kill, signal, stderr }).toEqual({ kill, signal: 'SIGKILL', stderr: '' });
      for (const line of stdout.split('\n').slice(0, -1)) {
        const [kind, text] = line.split(' ') as ['asked' | 'answered' | 'told', string];
        said[kind].push(text);
      }
    }
    await using db = await openDatabase(database);
    const { orders, torn, last } = await ordersOf(db, modelIds);
    console.log(
      `${dialect}: ${kills} killed, ${said.asked.length} orders asked for, ${said.answered.length} answered, ${orders.length} there; ${said.told.length} events told until then`,
    );
    expect(torn).toEqual([]);
    const there = new Set([modelIds.join(), ...orders]);
    expect(said.answered.filter((order) => !there.has(order))).toEqual([]);
    expect(orders.filter((order) => !said.asked.includes(order))).toEqual([]);
    expect(said.answered.length).toBeGreaterThan(0);
    const [row] = await db.query<{ now: string }>(
      `select string_agg(model_id::text, ',' order by priority) as now from model_capability_priority`,
    );
    expect(row?.now).toBe(last);
    const told = await tellTheRest(db, 'test.survivor', said.told);
    expect(told).toMatchObject({ lost: [], outOfOrder: [] });
    expect(said.told.length).toBeGreaterThan(0);
  });
});

/** Resolves when so many orders were answered; rejects when the process ends before. */
async function answered({ stdout, ended }: RunningProcess, count: number): Promise<void> {
  let over = false;
  void ended.then(() => {
    over = true;
  });
  while (stdout().split('\nanswered ').length <= count) {
    if (over) throw new Error('the process ended by itself');
    await wait(20);
  }
}

async function makeModels({ database, keyText }: Pick<OrderingPlace, 'database' | 'keyText'>): Promise<number[]> {
  const keys = { keys: keyText, keyFile: null };
  await using platform = await openPlatform({ database, engines: [], keys, logLevel: 'silent' });
  const { models } = platform.createSdk(localOperator({ channel: 'test' }));
  const { id: engineInstanceId } = await models.engineRegistry.create({ name: 'one', provider: 'openai' });
  const ids: number[] = [];
  for (let priority = 1; priority <= MODELS; priority++) {
    const { id: modelId } = await models.modelRegistry.create({ name: `model ${priority}`, engineInstanceId });
    await models.modelCapabilityPriority.create({ capability: 'chat', modelId, priority });
    ids.push(modelId);
  }
  return ids;
}

/** Every order that there was, from the audit events of each transaction; torn: the events of one make no order. */
async function ordersOf(db: Database, first: readonly number[]) {
  const changes = await db.query<{ moved: [modelId: number, priority: number][]; records: number }>(
    `select json_agg(json_build_array(after -> 'modelId', after -> 'priority')) as moved,
       (select count(*) from outbox it where it.type = event_type and it.occurred_at = audit_events.occurred_at)::int as records
     from audit_events where event_type = 'core.model_capability_priority.updated'
     group by occurred_at, event_type order by min(audit_events.id)`,
  );
  const turns = new Map(first.map((modelId, index) => [modelId, index + 1]));
  const orderNow = (): string =>
    [...turns]
      .toSorted(([, one], [, other]) => one - other)
      .map(([modelId]) => modelId)
      .join();
  const orders: string[] = [];
  const torn: string[] = [];
  for (const { moved, records } of changes) {
    for (const [modelId, priority] of moved) turns.set(modelId, priority);
    const isOrder = new Set(turns.values()).size === MODELS && turns.size === MODELS;
    if (!isOrder || records !== moved.length) torn.push(`${orderNow()}, ${moved.length} moved, ${records} records`);
    orders.push(orderNow());
  }
  return { orders, torn, last: orders.at(-1) ?? first.join() };
}
