import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { InstallStatus } from '@enginehouse/sdk';
import type { Dialect } from '@enginehouse/store';
import { migratedTestLocation, type TestLocation } from '@enginehouse/store/testing';
import { makeKeyText } from '@enginehouse/vault';
import { openPlatform } from '../../../compose.ts';
import type { PlatformOptions } from '../../../platform.ts';
import { localOperator } from '../../../session.ts';
import { FAKE_NPM, madeProviders } from './made-providers.ts';

const CHILD = fileURLToPath(new URL('./installing-process.ts', import.meta.url));
/** Installed on every node, active, and installed anew again and again. */
const SERVED = 'served';
/** Every second round installs what no node has yet. */
const fresh = (round: number): string => `fresh-${round}`;
/** One round in so many kills two nodes together. */
const TWICE = 4;
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
}

/** Installs on nodes that are killed at random moments, on the server one of three or two of them together. */
export async function killInstalls(dialect: Dialect, kills: number, random: () => number): Promise<KilledInstalls> {
  await using location = await migratedTestLocation(dialect);
  const ids = [SERVED, ...Array.from({ length: kills }, (_, round) => fresh(round))];
  using providers = madeProviders(Object.fromEntries(ids.map((id) => [id, { watched: '1.0.0' }])));
  const folder = mkdtempSync(join(tmpdir(), 'enginehouse-killed-'));
  const place: Place = {
    folder: 'dataDir' in location.options ? null : folder,
    options: {
      database: location.options,
      engines: [],
      providers: providers.files,
      keys: { keys: makeKeyText('test'), keyFile: null },
    },
  };
  try {
    return dialect === 'postgres'
      ? await killNodes(place, kills, random)
      : await killHouse(place, location, kills, random);
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
  const before = process.env.ENGINEHOUSE_NPM;
  process.env.ENGINEHOUSE_NPM = FAKE_NPM;
  await using seeing = await openPlatform({
    ...place.options,
    nodeId: 'seeing',
    dataDir: join(place.folder as string, 'seeing'),
    logLevel: 'silent',
  });
  if (before === undefined) delete process.env.ENGINEHOUSE_NPM;
  else process.env.ENGINEHOUSE_NPM = before;
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
    await wait(random() * INSTALL_MS);
    const count = round % TWICE === TWICE - 1 ? 2 : 1;
    const chosen = names.toSorted(() => random() - 0.5).slice(0, count);
    await Promise.all(chosen.map((name) => nodes.get(name)?.kill() ?? Promise.resolve()));
    killed += count;
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
    for (const name of chosen) nodes.set(name, start(place, name));
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
  };
}

/** One house on its data folder, begun anew after each kill. */
async function killHouse(
  place: Place,
  location: TestLocation,
  kills: number,
  random: () => number,
): Promise<KilledInstalls> {
  let settledMs = 0;
  let house = start(place, 'house');
  await house.ready;
  for (let killed = 0; killed < kills; killed += 1) {
    const name = killed % 2 === 0 ? SERVED : fresh(killed);
    await house.ask(`install ${name}`);
    await wait(random() * INSTALL_MS);
    await house.kill();
    house = start(place, 'house');
    await house.ready;
    const asked = house;
    const status = async () => JSON.parse((await asked.ask(`status ${name}`)).slice(7)) as InstallStatus;
    settledMs = Math.max(settledMs, await untilInstalled(status, 1));
  }
  const status = JSON.parse((await house.ask(`status ${SERVED}`)).slice(7)) as InstallStatus;
  await house.kill();
  const { dataDir } = location.options as { readonly dataDir: string };
  return {
    killed: kills,
    overlaps: overlapsIn(dataDir),
    demoted: [],
    settledMs,
    lacking: status.nodes.filter((node) => node.status !== 'installed').map(({ nodeId }) => nodeId),
  };
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
  /** Resolves with the line that answers. */
  ask(line: string): Promise<string>;
  kill(): Promise<void>;
}

function start({ folder, options }: Place, name: string): Child {
  const own = folder === null ? {} : { nodeId: name, dataDir: join(folder, name) };
  const child: ChildProcess = spawn(process.execPath, [CHILD, JSON.stringify({ ...options, ...own })], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ENGINEHOUSE_NPM: FAKE_NPM },
  });
  const waiting: ((line: string) => void)[] = [];
  const next = (): Promise<string> => new Promise((resolve) => waiting.push(resolve));
  createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => waiting.shift()?.(line));
  const exited = once(child, 'exit');
  return {
    ready: Promise.race([next(), exited.then(() => Promise.reject(new Error(`the node '${name}' ended`)))]).catch(
      (error: unknown) => {
        if (!child.killed) throw error;
      },
    ),
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
