import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase } from '../../packages/store/src/index.ts';
import { migratedTestLocation } from '../../packages/store/src/testing/index.ts';
import { makeKeyText } from '../../packages/vault/src/index.ts';
import { type RunningProcess, startProcess } from '../command.ts';
import { engineFolder, engineText } from '../test-engines.ts';
import { openTalkingProviders } from './talking-providers.ts';

const SCRIPT = new URL('./serving-node.ts', import.meta.url).pathname;
const NPM = new URL('./either-npm.mjs', import.meta.url).pathname;
const COMPROMISE = new URL('../../providers/compromise/src/index.ts', import.meta.url).pathname;
export const NODES = ['a', 'b', 'c'] as const;
export type NodeName = (typeof NODES)[number];
/** Longer than anything takes; a request that is still open then is one that hangs. */
const LONGEST_MS = 60_000;

export interface Answer {
  /** 0: the connection broke. */
  readonly status: number;
  readonly code: string | null;
  readonly body: { readonly [key: string]: unknown };
  /** Of the body, where it is a stream. */
  readonly text: string;
}

/** Three nodes as processes on one PostgreSQL, which die and are started again under their names. */
export interface Fleet extends AsyncDisposable {
  readonly db: Database;
  /** Where instances of the talking providers reach their server. */
  readonly baseUrl: string;
  /** Those that are up. */
  readonly up: ReadonlySet<NodeName>;
  /** When each was killed last, by the clock of the machine. */
  readonly diedAt: ReadonlyMap<NodeName, Date>;
  ask(node: NodeName, method: string, path: string, body?: object, requestId?: string): Promise<Answer>;
  kill(node: NodeName): Promise<void>;
  /** Resolves when it is ready. */
  start(node: NodeName): Promise<void>;
  /** Installs of one provider on one node that ran at once, as the fast npm saw them. */
  overlaps(): readonly string[];
  /** Processes that work in the data folders of the nodes. */
  installers(): readonly string[];
}

export async function openFleet(providerIds: readonly string[]): Promise<Fleet> {
  await using opening = new AsyncDisposableStack();
  const location = opening.use(await migratedTestLocation('postgres'));
  const providers = opening.use(await openTalkingProviders(providerIds));
  const engines = opening.use(engineFolder({ 'base.engine.js': engineText('base') }));
  const folder = mkdtempSync(join(tmpdir(), 'enginehouse-fleet-'));
  opening.defer(() => rmSync(folder, { recursive: true, force: true }));
  const db = opening.use(await openDatabase(location.options));
  const keys = makeKeyText('test');
  const running = new Map<NodeName, { readonly node: RunningProcess; readonly url: string }>();
  const up = new Set<NodeName>();
  const diedAt = new Map<NodeName, Date>();
  opening.defer(async () => {
    for (const { node } of running.values()) await node[Symbol.asyncDispose]();
  });
  const start = async (name: NodeName): Promise<void> => {
    const options = {
      ...{ database: location.options, engines: [engines.path], keys: { keys, keyFile: null }, logLevel: 'silent' },
      ...{ nodeId: name, dataDir: join(folder, name), providers: [...providers.files, COMPROMISE] },
    };
    const env = { ENGINEHOUSE_NPM: NPM };
    const node = startProcess(process.execPath, [SCRIPT, JSON.stringify(options)], { env });
    running.set(name, { node, url: '' });
    const [, url = ''] = await node.saw(/ready (http:.+)/);
    running.set(name, { node, url });
    up.add(name);
  };
  await Promise.all(NODES.map(start));
  const opened = opening.move();
  return {
    db,
    baseUrl: providers.baseUrl,
    up,
    diedAt,
    start,
    async ask(name, method, path, body, requestId) {
      const headers = {
        authorization: 'Bearer operator',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(requestId === undefined ? {} : { 'x-request-id': requestId }),
      };
      const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
      try {
        const response = await fetch(`${running.get(name)?.url}${path}`, {
          ...init,
          signal: AbortSignal.timeout(LONGEST_MS),
        });
        const text = await response.text();
        const isJson = response.headers.get('content-type')?.includes('json') === true && text !== '';
        const read = (isJson ? JSON.parse(text) : {}) as { code?: string; error?: { code?: string } };
        const code = response.ok ? null : (read.code ?? read.error?.code ?? null);
        return { status: response.status, code, body: read, text };
      } catch (error) {
        if ((error as Error).name === 'TimeoutError') throw new Error(`${name}: ${method} ${path} was not answered`);
        return { status: 0, code: null, body: {}, text: '' };
      }
    },
    async kill(name) {
      up.delete(name);
      const node = running.get(name)?.node;
      node?.child.kill('SIGKILL');
      diedAt.set(name, new Date());
      const ended = await node?.ended;
      // What a node says before it dies is nothing: it is silent, and nothing crashes it.
      if (ended?.signal !== 'SIGKILL') throw new Error(`'${name}' had ended by itself: ${ended?.stderr}`);
    },
    overlaps: () =>
      NODES.flatMap((name) =>
        readdirSync(join(folder, name))
          .filter((file) => file.startsWith('installs.'))
          .flatMap((file) => readFileSync(join(folder, name, file), 'utf8').split('\n'))
          .filter((line) => line.startsWith('overlap'))
          .map((line) => `${name}: ${line}`),
      ),
    installers: () =>
      readdirSync('/proc').flatMap((pid) => {
        try {
          const place = /^\d+$/.test(pid) ? readlinkSync(`/proc/${pid}/cwd`) : '';
          return place.startsWith(folder) ? [`${pid} in ${place}`] : [];
        } catch {
          // It has ended, or is not ours to look at.
          return [];
        }
      }),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
