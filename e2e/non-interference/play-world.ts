import { setTimeout as wait } from 'node:timers/promises';
import { localOperator, openPlatform, type Platform, type Session } from '@enginehouse/platform';
import { createServer, inProcessFetch } from '@enginehouse/server';
import { makeKeyText } from '@enginehouse/vault';
import { TEST_PROVIDER } from '../../packages/platform/src/testing/index.ts';
import { migratedTestLocation, type TestLocation } from '../../packages/store/src/testing/index.ts';
import { engineFolder } from '../test-engines.ts';
import { type AdapterRequest, keyed, leavingRequestsOf, readingsOf, requestsOf } from './adapter-requests.ts';
import { addModels, aiReadings, withoutMoment } from './ai-calls.ts';
import { HouseTime } from './house-time.ts';
import { filesOf, type HouseWorld } from './house-world.ts';

/** One for all worlds: they are opened again on the same database. */
const KEY = makeKeyText('test');

/** One thing that came out of a house to an adapter. */
export interface Heard {
  readonly what: string;
  readonly text: string;
}

export interface Play {
  /** All that adapters got, in the order of their requests, byte for byte. */
  readonly heard: readonly Heard[];
  readonly runs: number;
  /** Engines of the runs that are withheld and did not succeed; says whether the play was wild at all. */
  readonly withheldFailures: number;
}

export interface PlayOptions {
  readonly dialect: TestLocation['dialect'];
  /** Closes the house while research goes on, which takes 5 s, and reads everything back from another one. */
  readonly closeInTheMiddle: boolean;
}

/** Plays every request of the house against one world of it: a database, a platform and a server of its own. */
export async function playWorld(world: HouseWorld, { dialect, closeInTheMiddle }: PlayOptions): Promise<Play> {
  await using location = await migratedTestLocation(dialect);
  using folder = engineFolder(filesOf(world));
  using time = new HouseTime(world);
  const heard: Heard[] = [];
  const open = () => openServed(location, folder.path, time);
  let withheldFailures = 0;
  {
    await using served = await open();
    await configure(served.platform, world);
    const events = listen(served.platform);
    for (const request of requestsOf(world.house)) heard.push(await ask(served, time, request));
    for (const { request, afterMs } of leavingRequestsOf(world.house)) {
      const before = time.runIds.length;
      await leave(served, time, request, afterMs);
      await inLog(served.platform, time.runIds.slice(before));
    }
    const planHashes = [...new Set(heard.flatMap(({ text }) => text.match(/(?<="planHash":")[0-9a-f]{64}/g) ?? []))];
    const readings = readingsOf(time.runIds, planHashes.slice(0, 5));
    for (const request of readings) heard.push(await ask(served, time, request));
    await time.release();
    withheldFailures = await whole(served.platform, time);
    await callsKept(served.platform, time.asked);
    for (const request of aiReadings()) {
      const { what, text } = await ask(served, time, request);
      heard.push({ what, text: withoutMoment(text) });
    }
    for (const request of [...readings, ...keyed(world.house)]) heard.push(await ask(served, time, request));
    if (closeInTheMiddle) {
      time.hold();
      for (const request of requestsOf(world.house).slice(0, 30)) heard.push(await ask(served, time, request));
      await time.drain();
    }
    heard.push(...events());
  }
  if (closeInTheMiddle) {
    await using served = await open();
    for (const request of readingsOf(time.runIds, [])) heard.push(await ask(served, time, request));
  }
  return { heard, runs: time.runIds.length, withheldFailures };
}

interface Served extends AsyncDisposable {
  readonly platform: Platform;
  readonly app: ReturnType<typeof createServer>;
}

async function openServed(location: TestLocation, engines: string, time: HouseTime): Promise<Served> {
  const platform = await openPlatform({
    database: location.options,
    engines: [engines],
    providers: [TEST_PROVIDER],
    keys: { keys: KEY, keyFile: null },
    logLevel: 'silent',
    repeatable: time.repeatable,
  });
  const app = createServer({
    platform,
    sessionOf: ({ requestId, clientAddress }) => adapter(requestId, clientAddress),
  });
  return {
    platform,
    app,
    async [Symbol.asyncDispose]() {
      await app.close();
      await platform.close();
    },
  };
}

/** The first word of the request id says who asks. */
function adapter(requestId: string, clientAddress: string | null): Session {
  const seller = requestId.startsWith('seller');
  return {
    ...localOperator({ channel: 'http', requestId, clientAddress }),
    actor: seller ? 'seller' : 'plain',
    userId: seller ? 8 : 7,
    accessLevel: 3,
    teams: seller ? ['sales'] : [],
    permissions: new Set(['system.run.score', 'system.run.view']),
    adapter: 'shop',
  };
}

async function configure(platform: Platform, { house, engines }: HouseWorld): Promise<void> {
  const operator = localOperator({ channel: 'test' });
  const { settings, processTable } = platform.createSdk(operator);
  await addModels(platform, operator);
  for (const [name, value] of Object.entries(house.settings)) await settings.set(name, value);
  for (const { engineId, returnable, priority } of engines) {
    if (returnable && priority !== 0) await processTable.setState(engineId, { priority });
  }
}

async function ask({ app }: Served, time: HouseTime, request: AdapterRequest): Promise<Heard> {
  const { method, url, payload } = request;
  const answer = await time.step(async () =>
    app.inject({
      method,
      url,
      headers: { ...request.headers, 'x-request-id': `${request.who}-1` },
      ...(payload === undefined ? {} : { payload }),
    }),
  );
  const headers = Object.entries(answer.headers)
    .filter(([name]) => name !== 'date')
    .map(([name, value]) => `${name}: ${String(value)}`);
  const what = `${request.who} ${method} ${url} ${request.headers.accept ?? ''} ${payload ?? ''}`;
  return { what, text: [answer.statusCode, ...headers.toSorted(), '', answer.body].join('\n') };
}

/** Whether the caller saw its answer before it left depends on the disk; what is kept of the run must not. */
async function leave({ app }: Served, time: HouseTime, request: AdapterRequest, afterMs: number): Promise<void> {
  const { method, url, payload } = request;
  await time.step(async () => {
    const leaving = new AbortController();
    time.leaveAfter(afterMs, () => leaving.abort());
    try {
      const answer = await inProcessFetch(app)(`http://house${url}`, {
        method,
        headers: { ...request.headers, 'x-request-id': `${request.who}-1` },
        ...(payload === undefined ? {} : { body: payload }),
        signal: leaving.signal,
      });
      await answer.text();
    } catch (error) {
      if (!leaving.signal.aborted) throw error;
    }
  });
}

/** Waits until the runs are in the log. */
async function inLog(platform: Platform, runIds: readonly string[]): Promise<void> {
  for (const runId of runIds) await until(platform, runId, (run) => run !== null);
}

/**
 * Waits until every run of the log has the part of its withheld engines, and gives how many of these failed. A run that
 * is not in the log was answered with an error, and that has been heard.
 */
async function whole(platform: Platform, time: HouseTime): Promise<number> {
  let failures = 0;
  for (const runId of time.runIds) {
    const run = await until(
      platform,
      runId,
      (found) => found?.engines.every(({ status }) => status !== 'pending') ?? true,
      // One that asked a model may go to sleep when it is answered, behind everything else.
      () => time.drain(),
    );
    failures += run?.engines.filter(({ withheld, status }) => withheld && status !== 'succeeded').length ?? 0;
  }
  return failures;
}

/** Waits until the calls of engines that may be returned are in their log, which is written behind them; and the first one. */
async function callsKept(platform: Platform, asked: number): Promise<void> {
  const { aiModelUsage } = platform.createSdk(
    localOperator({ channel: 'test', permissions: new Set(['system.run.view']) }),
  ).models;
  const deadline = performance.now() + 30_000;
  while ((await aiModelUsage.count()) < asked + 1) {
    if (performance.now() > deadline) throw new Error(`not all of ${asked} AI calls are kept after 30 s`);
    await wait(5);
  }
}

type KeptRun = Awaited<ReturnType<ReturnType<Platform['createSdk']>['runs']['get']>>;

async function until(
  platform: Platform,
  runId: string,
  holds: (run: KeptRun) => boolean,
  meanwhile: () => Promise<void> = async () => undefined,
): Promise<KeptRun> {
  const { runs } = platform.createSdk(localOperator({ channel: 'test' }));
  const deadline = performance.now() + 30_000;
  for (;;) {
    const run = await runs.get(runId);
    if (holds(run)) return run;
    if (performance.now() > deadline) throw new Error(`run ${runId} is not as it should be after 30 s`);
    await meanwhile();
    await wait(5);
  }
}

/**
 * What a listener hears, by the engine of the run that it comes from: the order of runs that are under way at once is
 * nobody's promise, the order of an engine's events is.
 */
function listen(platform: Platform): () => Heard[] {
  const sources = new Map<string, string[]>();
  platform.events.on('**', ({ source, type, data }) => {
    const [, kind, emittedIn] = source.split('/');
    // What the configuration announces comes out of the outbox, at a time that is nobody's promise. What withheld engines
    // did behind the answer is announced to research alone.
    if (kind !== 'runs' || type === 'runs.run.completed') return;
    const runId = emittedIn ?? (data as { readonly runId: string }).runId;
    sources.set(runId, [...(sources.get(runId) ?? []), JSON.stringify({ source, type, data })]);
  });
  return () =>
    [...sources].toSorted().map(([runId, texts]) => ({ what: `events of run ${runId}`, text: texts.join('\n') }));
}
