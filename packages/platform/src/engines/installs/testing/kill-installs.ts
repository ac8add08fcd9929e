import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { InstallStatus } from '@enginehouse/sdk';
import { type Database, type Dialect, openDatabase } from '@enginehouse/store';
import { migratedTestLocation } from '@enginehouse/store/testing';
import { makeKeyText } from '@enginehouse/vault';
import { openPlatform } from '../../../open-platform.ts';
import type { PlatformOptions } from '../../../platform.ts';
import { localOperator } from '../../../session.ts';
import { readInstallConfig } from '../config.ts';
import { FAKE_NPM, madeProviders } from './made-providers.ts';

const CHILD = fileURLToPath(new URL('./installing-process.ts', import.meta.url));
/** Installed on every node, active, and installed anew again and again. */
const SERVED = 'served';
/** Every second round installs what no node has yet. */
const fresh = (round: number): string => `fresh-${round}`;
/** Waiting for a lease is what a round costs: two die in each. */
const DYING = 2;
/** An install takes about so long: kills fall somewhere in it, and behind it. */
const INSTALL_MS = 1_500;
const PATIENCE_MS = 60_000;

export interface KilledInstalls {
  readonly killed: number;
  /** Installs of one provider on one node that ran at once. */
  readonly overlaps: readonly string[];
  /** Moments at which an instance that others serve did not show as installed or active. */
  readonly demoted: readonly string[];
  /** Longest time from a kill until nothing was pending or installing among live nodes. */
  readonly settledMs: number;
  /** Nodes that did not have the provider in the end. */
  readonly lacking: readonly string[];
  /** Events of moves that were answered and were not told and audited once. */
  readonly untold: readonly string[];
  readonly moved: number;
}

/** Houses of the embedded database that die beside each other: much of what each does is waiting. */
const HOUSES = 2;

/** Installs on nodes that are killed at random moments, on the server two of three, together or one after the other. */
export async function killInstalls(dialect: Dialect, kills: number, random: () => number): Promise<KilledInstalls> {
  const ids = [SERVED, ...Array.from({ length: kills }, (_, round) => fresh(round))];
  using providers = madeProviders(Object.fromEntries(ids.map((id) => [id, { watched: '1.0.0' }])));
  const options = {
    ...{ engines: [], providers: providers.files, keys: { keys: makeKeyText('test'), keyFile: null } },
  };
  if (dialect === 'pglite') {
    const houses = Array.from({ length: HOUSES }, () => killHouse(options, Math.ceil(kills / HOUSES), random));
    return together(await Promise.all(houses));
  }
  await using location = await migratedTestLocation(dialect);
  const folder = mkdtempSync(join(tmpdir(), 'enginehouse-killed-'));
  try {
    return await killNodes({ folder, options: { ...options, database: location.options } }, kills, random);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Place {
  /** Above the data folders of the nodes; null: that of the embedded database is the only one. */
  readonly folder: string | null;
  readonly options: PlatformOptions;
}

/** Three nodes that die, and one that sees. */
async function killNodes(place: Place, kills: number, random: () => number): Promise<KilledInstalls> {
  const names = ['a', 'b', 'c'] as const;
  const nodes = new Map(names.map((name) => [name as string, start(place, name)]));
  await using seeing = await openPlatform({
    ...place.options,
    npm: readInstallConfig({ ...process.env, ENGINEHOUSE_NPM: FAKE_NPM }),
    nodeId: 'seeing',
    dataDir: join(place.folder as string, 'seeing'),
    logLevel: 'silent',
  });
  const { engines, models, tasks } = seeing.createSdk(localOperator({ channel: 'test' }));
  await Promise.all([...nodes.values()].map((node) => node.ready));
  const { id } = await models.engineRegistry.create({ name: SERVED, provider: SERVED, config: {} });
  const { taskId: first } = await engines.beginInstall(id);
  for await (const task of tasks.progress(first ?? '')) if (task.status === 'failed') throw new Error(task.error ?? '');
  await engines.activateInstance(id);
  const demoted: string[] = [];
  let killed = 0;
  let settledMs = 0;
  for (let round = 0; killed < kills; round += 1) {
    const name = fresh(round);
    const installed =
      round % 2 === 0 ? id : (await models.engineRegistry.create({ name, provider: name, config: {} })).id;
    const { taskId } = await engines.beginInstall(installed, { force: true });
    const chosen = names.toSorted(() => random() - 0.5).slice(0, DYING);
    // Half of them come back before anybody takes them for dead, half of them die together.
    const isBackAtOnce = round % 2 === 1;
    const isTogether = round % 4 < 2;
    const moment = random() * INSTALL_MS;
    const back = (name: string): void => void nodes.set(name, start(place, name));
    await Promise.all(
      chosen.map(async (name, at) => {
        await wait(isTogether || at === 0 ? moment : random() * INSTALL_MS);
        await nodes.get(name)?.kill();
        if (isBackAtOnce) back(name);
      }),
    );
    killed += chosen.length;
    const at = performance.now();
    let status = await engines.installStatus(installed);
    // Also before any node has begun: then it says so too.
    while (status.status === 'installing' || status.summary.pending + status.summary.installing > 0) {
      if (performance.now() - at > PATIENCE_MS) throw new Error(`still under way: ${JSON.stringify(status)}`);
      await wait(25);
      status = await engines.installStatus(installed);
      const served = await engines.installStatus(id);
      if (served.status !== 'active') demoted.push(`round ${round}: ${JSON.stringify(served)}`);
    }
    settledMs = Math.max(settledMs, performance.now() - at);
    if (!isBackAtOnce) chosen.forEach(back);
    await Promise.all(chosen.map((name) => nodes.get(name)?.ready ?? Promise.resolve()));
    for await (const task of tasks.progress(taskId ?? '', AbortSignal.timeout(PATIENCE_MS))) {
      if (['completed', 'failed', 'interrupted'].includes(task.status)) break;
    }
    await untilInstalled(() => engines.installStatus(installed), 4);
  }
  const last = await engines.installStatus(id);
  await Promise.all([...nodes.values()].map((node) => node.kill()));
  return {
    killed,
    overlaps: names.flatMap((name) => overlapsIn(join(place.folder as string, name))),
    demoted,
    settledMs,
    lacking: last.nodes.filter(({ live, status }) => live && status !== 'installed').map(({ nodeId }) => nodeId),
    untold: [],
    moved: 0,
  };
}

/** One house on its data folder, begun anew after each kill. */
async function killHouse(
  options: Omit<PlatformOptions, 'database'>,
  kills: number,
  random: () => number,
): Promise<KilledInstalls> {
  await using location = await migratedTestLocation('pglite');
  const place: Place = { folder: null, options: { ...options, database: location.options } };
  let settledMs = 0;
  const moved: string[] = [];
  let house = start(place, 'house');
  await house.ready;
  for (let killed = 0; killed < kills; killed += 1) {
    const name = killed % 3 === 1 ? fresh(killed) : SERVED;
    await house.ask(`${killed % 3 === 2 ? 'turn' : 'install'} ${name}`);
    await wait(random() * INSTALL_MS);
    await house.kill();
    moved.push(...house.moved);
    house = start(place, 'house');
    await house.ready;
    const asked = house;
    const status = async () => JSON.parse((await asked.ask(`status ${name}`)).slice(7)) as InstallStatus;
    settledMs = Math.max(settledMs, await untilAsWanted(status));
  }
  const status = JSON.parse((await house.ask(`status ${SERVED}`)).slice(7)) as InstallStatus;
  await house.kill();
  const { dataDir } = location.options as { readonly dataDir: string };
  await using db = await openDatabase(location.options);
  return {
    killed: kills,
    overlaps: overlapsIn(dataDir),
    demoted: [],
    settledMs,
    lacking: status.nodes.filter((node) => node.status !== 'installed').map(({ nodeId }) => nodeId),
    untold: await untold(db, moved),
    moved: moved.length,
  };
}

/** What one transaction writes has its time. */
async function untold(db: Database, moved: readonly string[]): Promise<string[]> {
  const rows = await db.query<{ event: string }>(
    `select event_id::text as event from outbox it where type like 'engine.instance.%' and 1 = (
       select count(*) from audit_events where entity_type || '/' || entity_id = it.subject
         and audit_events.occurred_at = it.occurred_at)`,
  );
  const told = new Map(rows.map(({ event }) => [event, rows.filter((row) => row.event === event).length]));
  return moved.filter((event) => told.get(event) !== 1);
}

function together(all: readonly KilledInstalls[]): KilledInstalls {
  return {
    killed: all.reduce((sum, { killed }) => sum + killed, 0),
    overlaps: all.flatMap(({ overlaps }) => overlaps),
    demoted: all.flatMap(({ demoted }) => demoted),
    settledMs: Math.max(...all.map(({ settledMs }) => settledMs)),
    lacking: all.flatMap(({ lacking }) => lacking),
    untold: all.flatMap(({ untold }) => untold),
    moved: all.reduce((sum, { moved }) => sum + moved, 0),
  };
}

/** Milliseconds until the status is what is wanted, and nothing is under way. */
async function untilAsWanted(read: () => Promise<InstallStatus>): Promise<number> {
  const at = performance.now();
  for (;;) {
    const status = await read();
    const { pending, installing } = status.summary;
    const expected = status.wanted === 'none' ? 'uninstalled' : status.wanted;
    if (status.status === expected && pending + installing === 0) return performance.now() - at;
    if (performance.now() - at > PATIENCE_MS) throw new Error(`not as it is wanted: ${JSON.stringify(status)}`);
    await wait(25);
  }
}

/** Milliseconds until so many live nodes have it and none is at it. */
async function untilInstalled(read: () => Promise<InstallStatus>, nodes: number): Promise<number> {
  const at = performance.now();
  for (;;) {
    const status = await read();
    const { installed, pending, installing } = status.summary;
    if (installed === nodes && pending + installing === 0) return performance.now() - at;
    if (performance.now() - at > PATIENCE_MS) throw new Error(`not installed: ${JSON.stringify(status)}`);
    await wait(25);
  }
}

interface Child {
  readonly ready: Promise<unknown>;
  /** Events of the moves that it said were made. */
  readonly moved: readonly string[];
  /** Resolves with the line that answers. */
  ask(line: string): Promise<string>;
  kill(): Promise<void>;
}

function start({ folder, options }: Place, name: string): Child {
  // Its id is what its folder keeps: a process that begins anew there waits for no lease of the one before.
  const own = folder === null ? {} : { dataDir: join(folder, name) };
  const child: ChildProcess = spawn(process.execPath, [CHILD, JSON.stringify({ ...options, ...own })], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ENGINEHOUSE_NPM: FAKE_NPM },
  });
  const moved: string[] = [];
  const waiting: ((line: string) => void)[] = [];
  const next = (): Promise<string> => new Promise((resolve) => waiting.push(resolve));
  createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
    if (line.startsWith('moved ')) moved.push(line.slice(6));
    else waiting.shift()?.(line);
  });
  const exited = once(child, 'exit');
  return {
    ready: Promise.race([next(), exited.then(() => Promise.reject(new Error(`the node '${name}' ended`)))]).catch(
      (error: unknown) => {
        if (!child.killed) throw error;
      },
    ),
    moved,
    ask(line) {
      const answer = next();
      child.stdin?.write(`${line}\n`);
      return answer;
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

function overlapsIn(dataDir: string): string[] {
  const logs = readdirSync(dataDir).filter((name) => name.startsWith('installs.'));
  return logs.flatMap((name) =>
    readFileSync(join(dataDir, name), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('overlap'))
      .map((line) => `${join(dataDir, name)}: ${line}`),
  );
}
