import { type PlatformEvent, RESET_TOPIC, type SubscribeOptions } from '@enginehouse/sdk';
import { type Database, OUTBOX_CHANNEL, openDatabase, pruneOutbox, stampOutbox } from '@enginehouse/store';
import { migratedTestLocation, TEST_DIALECTS, type TestLocation } from '@enginehouse/store/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createLogger } from '../logger.ts';
import type { ConsumerTimes } from './consumer-times.ts';
import { type Dispatcher, openDispatcher } from './dispatcher.ts';
import { createEventBus, type EventBus } from './event-bus.ts';

const log = createLogger('silent');
const TIMES: Partial<ConsumerTimes> = {
  leaseMs: 800,
  renewMs: 200,
  standbyMs: 50,
  firstRetryMs: 30,
  longestRetryMs: 60,
  saveEveryMs: 10,
};

const eventually = <Value>(read: () => Value) => expect.poll(read, { timeout: 30_000 });

describe.each(TEST_DIALECTS)('the dispatcher on %s', (dialect) => {
  let location: TestLocation;
  let db: Database;
  beforeAll(async () => {
    location = await migratedTestLocation(dialect);
    db = await openDatabase(location.options);
  });
  afterAll(async () => {
    await db.close();
    await location[Symbol.asyncDispose]();
  });
  beforeEach(() =>
    db.query(`truncate outbox, event_cursors, outbox_marker;
      update outbox_head set position = 0, reserved_position = 0, pruned_position = 0`),
  );

  /** One transaction for each subject, as the write path does it. */
  async function write(...subjects: (string | null)[]): Promise<void> {
    for (const subject of subjects) {
      await db.query(
        `with written as (
           insert into outbox (source, type, subject, data, revision)
           values ('/core/lamps', 'core.lamps.updated', $1, '{"changed": ["name"]}', 7))
         select pg_notify('${OUTBOX_CHANNEL}', '')`,
        [subject],
      );
    }
  }
  async function open(database = db): Promise<{ bus: EventBus; dispatcher: Dispatcher }> {
    const bus = createEventBus(log);
    return { bus, dispatcher: await openDispatcher({ db: database, bus, log, times: TIMES }) };
  }
  const place = async (name: string) =>
    (await db.query('select position, parked from event_cursors where name = $1', [name]))[0];

  test('hands committed writes to listeners, in their order, as CloudEvents', async () => {
    await write('before');
    await stampOutbox(db);
    const { bus, dispatcher } = await open();
    await using _ = dispatcher;
    const heard: PlatformEvent[] = [];
    bus.on('core.lamps.*', (event) => void heard.push(event));
    bus.on('core.users.*', (event) => void heard.push(event));
    await write('lamps/1', 'lamps/2', null);
    await eventually(() => heard.length).toBe(3);
    expect(heard.map(({ subject, position }) => [subject, position])).toEqual([
      ['lamps/1', 2],
      ['lamps/2', 3],
      [undefined, 4],
    ]);
    expect(heard[0]).toEqual({
      specversion: '1.0',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      source: '/core/lamps',
      type: 'core.lamps.updated',
      subject: 'lamps/1',
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      datacontenttype: 'application/json',
      data: { changed: ['name'] },
      position: 2,
      revision: 7,
    });
    expect(dispatcher.position).toBe(4);
  });

  test('finds what was written without a word, and what does not fit into one stamping', async () => {
    const { bus, dispatcher } = await open();
    await using _ = dispatcher;
    const heard: number[] = [];
    bus.on('**', ({ position = 0 }) => void heard.push(position));
    await db.query(
      `insert into outbox (source, type, subject) select '/test', 'test.record.written', n::text from generate_series(1, 2500) as n`,
    );
    await eventually(() => heard.length).toBe(2_500);
    expect(heard).toEqual(Array.from({ length: 2_500 }, (_, index) => index + 1));
  });

  test('a durable consumer goes on where it stopped', async () => {
    const handled: string[] = [];
    const options: SubscribeOptions = {
      name: 'test.lamps',
      pattern: 'core.lamps.*',
      handler: ({ subject = '' }) => void handled.push(subject),
    };
    const first = await open();
    await first.dispatcher.subscribe(options).ready;
    expect(() => first.dispatcher.subscribe(options)).toThrow(expect.objectContaining({ code: 'CONSUMER_RUNS_HERE' }));
    expect(await place('test.lamps')).toMatchObject({ position: 0 });
    await write('a', 'b');
    await eventually(() => handled).toEqual(['a', 'b']);
    await first.dispatcher[Symbol.asyncDispose]();
    expect(await place('test.lamps')).toMatchObject({ position: 2, parked: [] });
    await write('c', 'd');
    const second = await open();
    await using _ = second.dispatcher;
    second.dispatcher.subscribe(options);
    await eventually(() => handled).toEqual(['a', 'b', 'c', 'd']);
  });

  test('what fails is tried again and keeps only its own subject waiting, over restarts too', async () => {
    const handled: string[] = [];
    let broken = true;
    const options: SubscribeOptions = {
      name: 'test.lamps',
      pattern: '**',
      handler: ({ subject, position = 0 }) => {
        if (broken && (subject === 'bad' || subject === undefined)) throw new Error('not now');
        handled.push(`${subject ?? '-'}${position}`);
      },
    };
    const first = await open();
    await first.dispatcher.subscribe(options).ready;
    await write('good', 'bad', 'good', 'bad', null, 'other');
    await eventually(() => handled).toEqual(['good1', 'good3', 'other6']);
    await eventually(
      async () => ((await place('test.lamps')) as { parked: { attempts: number }[] }).parked[0]?.attempts,
    ).toBeGreaterThan(2);
    await first.dispatcher[Symbol.asyncDispose]();
    expect(await place('test.lamps')).toMatchObject({
      position: 6,
      parked: [
        { subject: 'bad', position: 2 },
        { subject: null, position: 5 },
      ],
    });
    broken = false;
    const second = await open();
    await using _ = second.dispatcher;
    second.dispatcher.subscribe(options);
    await write('bad');
    await eventually(() => handled).toHaveLength(7);
    expect(handled.filter((one) => one.startsWith('bad'))).toEqual(['bad2', 'bad4', 'bad7']);
    expect(handled).toContain('-5');
    await eventually(() => place('test.lamps')).toMatchObject({ position: 7, parked: [] });
  });

  test('whoever comes back too late is told so, and goes on with what is kept', async () => {
    const { dispatcher } = await open();
    await using _ = dispatcher;
    const heard: PlatformEvent[] = [];
    const options: SubscribeOptions = {
      name: 'test.late',
      pattern: 'core.lamps.updated',
      handler: (event) => void heard.push(event),
    };
    const before = dispatcher.subscribe(options);
    await before.ready;
    await write('a');
    await eventually(() => heard.length).toBe(1);
    await before.stop();
    await write('b', 'c');
    await eventually(() => dispatcher.position).toBe(3);
    await db.query(`update outbox set occurred_at = now() - interval '8 days' where position < 3`);
    expect(await pruneOutbox(db)).toBe(2);
    dispatcher.subscribe(options);
    await eventually(() => heard.length).toBe(3);
    expect(heard[1]).toMatchObject({ type: RESET_TOPIC, data: { after: 1 }, position: 2 });
    expect(heard[2]).toMatchObject({ subject: 'c', position: 3 });
    const followed: PlatformEvent[] = [];
    for await (const event of dispatcher.follow({ pattern: 'core.lamps.*', after: 0 })) {
      followed.push(event);
      if (event.subject === 'c') await write('d');
      if (event.subject === 'd') break;
    }
    expect(followed.map(({ type, subject }) => subject ?? type)).toEqual([RESET_TOPIC, 'c', 'd']);
    for await (const event of dispatcher.follow({ after: 1_000_000 })) {
      expect(event).toMatchObject({ type: RESET_TOPIC, data: { after: 1_000_000 }, position: 4 });
      break;
    }
    expect(() => dispatcher.follow({ after: -1 })).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }));
    expect(() => dispatcher.follow({ pattern: 'Lamps' })).toThrow(
      expect.objectContaining({ code: 'INVALID_TOPIC_PATTERN' }),
    );
  });

  test('following ends with its signal and with the dispatcher', async () => {
    const { dispatcher } = await open();
    const leaving = new AbortController();
    const read = async (signal?: AbortSignal): Promise<number> => {
      let count = 0;
      for await (const _ of dispatcher.follow(signal === undefined ? {} : { signal })) count += 1;
      return count;
    };
    const one = read(leaving.signal);
    const other = read();
    await new Promise((resolve) => setTimeout(resolve, 30));
    leaving.abort();
    expect(await one).toBe(0);
    await dispatcher[Symbol.asyncDispose]();
    expect(await other).toBe(0);
  });
});

describe('several nodes', () => {
  test('each hears everything, and a durable consumer runs on one of them, whose death another notices', async () => {
    await using location = await migratedTestLocation('postgres');
    const databases = await Promise.all([1, 2, 3].map(() => openDatabase(location.options)));
    const [writer, ...others] = databases as [Database, Database, Database];
    const heard = others.map(() => [] as number[]);
    const handled: { readonly node: number; readonly subject: string }[] = [];
    const nodes = await Promise.all(
      others.map(async (database, node) => {
        const bus = createEventBus(log);
        const dispatcher = await openDispatcher({ db: database, bus, log, times: TIMES });
        bus.on('**', ({ position = 0 }) => void heard[node]?.push(position));
        const handler = ({ subject = '' }: PlatformEvent): void => void handled.push({ node, subject });
        await dispatcher.subscribe({ name: 'test.one', pattern: '**', handler }).ready;
        return dispatcher;
      }),
    );
    const write = (from: number, count: number): Promise<unknown> =>
      Promise.all(
        Array.from({ length: count }, (_, n) =>
          writer.query(
            `with written as (insert into outbox (source, type, subject) values ('/t', 'test.record.written', $1))
             select pg_notify('${OUTBOX_CHANNEL}', '')`,
            [String(from + n)],
          ),
        ),
      );
    await write(0, 100);
    await eventually(() => heard.map((positions) => positions.length)).toEqual([100, 100]);
    for (const positions of heard) expect(positions).toEqual(positions.toSorted((a, b) => a - b));
    await eventually(() => handled.length).toBe(100);
    const active = handled[0]?.node ?? -1;
    expect(handled.every(({ node }) => node === active)).toBe(true);
    // Its connections are gone, and it says nothing any more.
    await others[active]?.close();
    await write(100, 50);
    await eventually(() => new Set(handled.map(({ subject }) => subject)).size).toBe(150);
    expect(handled.slice(100).every(({ node }) => node === 1 - active)).toBe(true);
    await Promise.all(nodes.map((node) => node[Symbol.asyncDispose]()));
    await Promise.all(databases.map((database) => database.close()));
  });
});
