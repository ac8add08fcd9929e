import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Database, type OpenDatabaseOptions, openDatabase } from '@enginehouse/store';
import { migratedTestLocation, type TestLocation } from '@enginehouse/store/testing';
import { addToKeyFile, type KeyConfig, makeKeyFile } from '@enginehouse/vault';
import { createLogger } from '../../logger.ts';
import { type Keys, openKeys } from '../open-keys.ts';
import { rotateKeys } from '../rotate-keys.ts';
import { hashOfOthers, insertSealedRows, openedInstances } from './sealed-rows.ts';

/** Where a rotation works, as another process is told. */
export interface RotationPlace {
  readonly database: OpenDatabaseOptions;
  readonly config: KeyConfig;
  readonly dataDir: string | null;
}

/** What was found. */
export interface KilledRotations {
  readonly kills: number;
  /** Rotations that ended before their signal came. */
  readonly ended: number;
  /** Kills after which values were on two keys. */
  readonly betweenKeys: number;
  /** One sentence each. */
  readonly wrong: readonly string[];
}

const ROWS = 2_000;
const SERVERS = 20;
const SCRIPT = fileURLToPath(new URL('./rotating-process.ts', import.meta.url));
const log = createLogger('silent');

/**
 * Starts rotations in processes of their own and kills them with SIGKILL at random points, until so many were killed. After
 * each the database is looked into: one key seals, every value opens, and no other column has changed. What a killed one left,
 * the next one goes on with.
 */
export async function killRotations(
  dialect: TestLocation['dialect'],
  count: number,
  random: () => number,
): Promise<KilledRotations> {
  await using made = new AsyncDisposableStack();
  const location = made.use(await migratedTestLocation(dialect));
  const folder = await mkdtemp(join(tmpdir(), 'enginehouse-keys-'));
  made.defer(() => rm(folder, { recursive: true, force: true }));
  const keyFile = join(folder, 'keys');
  // The embedded database keeps its key file itself; the keys of a server come from its operator.
  const dataDir = 'dataDir' in location.options ? location.options.dataDir : null;
  const config: KeyConfig = { keys: null, keyFile: dataDir === null ? keyFile : null };
  if (dataDir === null) await makeKeyFile(keyFile);
  const place: RotationPlace = { database: location.options, config, dataDir };
  const before = await inPlace(place, async (db, keys) => {
    await insertSealedRows(db, keys.sealer, { instances: ROWS, servers: SERVERS });
    return hashOfOthers(db);
  });
  const found = { kills: 0, ended: 0, betweenKeys: 0, wrong: [] as string[] };
  let longestMs = 1_500;
  for (let attempt = 1; found.kills < count && attempt <= 3 * count + 5; attempt++) {
    if (dataDir === null) await giveKey(place, keyFile, `key-${attempt + 1}`);
    // Every other one in the middle of the values, the others anywhere between the begin and the end.
    const point = attempt % 2 === 0 ? { afterMs: random() * longestMs } : { atValue: 1 + random() * ROWS * 0.7 };
    const outcome = await rotateAndKill(place, point);
    if (outcome.killed) found.kills++;
    else found.ended++;
    if (!outcome.killed) longestMs = Math.max(300, outcome.tookMs * 1.05);
    if (outcome.complaint !== '') found.wrong.push(`${attempt}: ${outcome.complaint}`);
    const state = await inPlace(place, (db, keys) => stateOf(db, keys, before));
    found.wrong.push(...state.wrong.map((line) => `${attempt}: ${line}`));
    if (state.keysInUse > 1) found.betweenKeys++;
  }
  if (dataDir === null) await giveKey(place, keyFile, 'last-key');
  const { report, after } = await inPlace(place, async (db, keys) => ({
    report: await rotateKeys({ db, log, keys, renewLease: async () => undefined }, { actor: 'test' }),
    after: await stateOf(db, keys, before),
  }));
  const stale = report.keys.filter(({ keyId, values }) => keyId !== report.keyId && values > 0);
  const live = report.keys.filter(({ state }) => state === 'opens');
  if (stale.length + live.length > 0) found.wrong.push(`the last one left ${JSON.stringify(report.keys)}`);
  found.wrong.push(...after.wrong.map((line) => `after the last: ${line}`));
  return found;
}

/** A new key waits in the file, where none waits yet: an unfinished rotation has the one that it needs. */
async function giveKey(place: RotationPlace, keyFile: string, keyId: string): Promise<void> {
  const isWaiting = await inPlace(place, async (_, keys) => {
    const listed = await keys.refresh();
    return listed.some(({ state }) => state === 'opens');
  });
  if (!isWaiting) await addToKeyFile(keyFile, keyId);
}

async function inPlace<Result>(
  { database, config, dataDir }: RotationPlace,
  work: (db: Database, keys: Keys) => Promise<Result>,
): Promise<Result> {
  await using db = await openDatabase(database);
  await using keys = await openKeys({ db, log, config, dataDir });
  return await work(db, keys);
}

async function stateOf(db: Database, keys: Keys, before: string) {
  const wrong: string[] = [];
  const listed = await keys.refresh();
  const sealing = listed.filter(({ state }) => state === 'seals').length;
  if (sealing !== 1) wrong.push(`${sealing} keys seal`);
  if ((await hashOfOthers(db)) !== before) wrong.push('another column has changed');
  const opened = await openedInstances(db, keys.sealer);
  if (opened.length !== ROWS) wrong.push(`${ROWS - opened.length} values do not open to what was sealed`);
  const rows = await db.query<{ key_id: string }>(
    `select distinct split_part(config ->> 'api_key', '.', 2) as key_id from engine_registry`,
  );
  return { wrong, keysInUse: rows.length };
}

type KillPoint = { readonly afterMs: number } | { readonly atValue: number };

async function rotateAndKill(place: RotationPlace, point: KillPoint) {
  const child = spawn(process.execPath, [SCRIPT, JSON.stringify(place)], { stdio: ['ignore', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (text: Buffer) => {
    complaint += text.toString();
  });
  const closed = new Promise<NodeJS.Signals | null>((resolve) => child.on('close', (_, signal) => resolve(signal)));
  let begunAt = 0;
  let tookMs = 0;
  const reached = new Promise<void>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line === 'begin') {
        begunAt = performance.now();
        if ('afterMs' in point) void wait(point.afterMs).then(resolve);
      } else if (line === 'done') {
        tookMs = performance.now() - begunAt;
      } else if ('atValue' in point && Number(line.split(' ')[1]) >= point.atValue) resolve();
    });
  });
  await Promise.race([reached, closed]);
  child.kill('SIGKILL');
  return { killed: (await closed) === 'SIGKILL', tookMs, complaint: complaint.trim() };
}
