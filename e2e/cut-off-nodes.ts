import { setTimeout as wait } from 'node:timers/promises';
import { migratedTestLocation, openCuttableConnection } from '../packages/store/src/testing/index.ts';
import { makeKeyText } from '../packages/vault/src/index.ts';
import { fetchAsOperator } from './as-operator.ts';
import { type RunningProcess, startCommand, temporaryFolder, urlServed } from './command.ts';
import { engineFolder, engineText } from './test-engines.ts';

/** How a node is cut off: its process stands still, its packets are dropped, or its connections break. */
export const CUTS = ['stopped', 'frozen', 'severed'] as const;
export type Cut = (typeof CUTS)[number];

/** What one cut showed; `wrong` is what must not be. */
export interface CutReport {
  readonly wrong: readonly string[];
  /** Milliseconds until the change was answered elsewhere, and until the node was ready again after the cut. */
  readonly answeredMs: number;
  readonly backMs: number;
}

/** Two nodes as processes on one PostgreSQL; the second can be cut off. */
export interface CutOffNodes extends AsyncDisposable {
  /** Cuts the second node off, takes an engine away from a team on the first, heals, and gives the engine back. */
  cut(how: Cut): Promise<CutReport>;
}

interface ServingNode {
  readonly node: RunningProcess;
  readonly url: string;
  /** As its operator. */
  readonly fetch: typeof globalThis.fetch;
}

interface Answered {
  readonly status: number;
  readonly code: string | undefined;
  readonly engines: readonly string[];
}

/** Longer than anything here takes; a request that is still open then is one that hangs. */
const LONGEST_MS = 30_000;

export async function openCutOffNodes(): Promise<CutOffNodes> {
  await using opened = new AsyncDisposableStack();
  const location = opened.use(await migratedTestLocation('postgres'));
  const databaseUrl = 'url' in location.options ? location.options.url : '';
  const way = opened.use(await openCuttableConnection(databaseUrl));
  const engines = opened.use(
    engineFolder({ 'base.engine.js': engineText('base'), 'side.engine.js': engineText('side') }),
  );
  const keys = makeKeyText('test');
  const start = async (url: string): Promise<ServingNode> => {
    const data = opened.use(await temporaryFolder());
    const args = ['start', '--port', '0', '--engines', engines.path, '--data', data.path, '--json'];
    const node = opened.use(startCommand(args, { env: { DATABASE_URL: url, ENGINEHOUSE_KEYS: keys } }));
    const serving = await urlServed(node);
    return { node, url: serving, fetch: await fetchAsOperator(data.path) };
  };
  const [one, other] = await Promise.all([start(databaseUrl), start(way.url)]);
  const nodes = opened.move();

  const score = async (): Promise<Answered> => {
    const answer = await other.fetch(`${other.url}/api/v1/runs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"signals":{},"teams":["guests"]}',
      signal: AbortSignal.timeout(LONGEST_MS),
    });
    const body = (await answer.json()) as { readonly code?: string; readonly outputs?: object };
    return { status: answer.status, code: body.code, engines: Object.keys(body.outputs ?? {}) };
  };
  const setSide = async (state: object): Promise<void> => {
    const answer = await one.fetch(`${one.url}/api/v1/engines/side/state`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(state),
    });
    if (!answer.ok) throw new Error(`the state could not be set: ${answer.status} ${await answer.text()}`);
  };
  const untilScored = async (expected: string): Promise<void> => {
    for (;;) {
      const found = await score().catch(() => undefined);
      if (found?.status === 200 && found.engines.join() === expected) return;
      await wait(20);
    }
  };

  return {
    async cut(how) {
      await untilScored('base,side');
      const wrong: string[] = [];
      const begin = performance.now();
      if (how === 'stopped') other.node.child.kill('SIGSTOP');
      if (how === 'frozen') way.freeze();
      if (how === 'severed') way.sever();
      let answeredAt = Number.POSITIVE_INFINITY;
      let wasStale = false;
      /** Each request says what it found, and when. */
      const ask = async (): Promise<void> => {
        const found = await score().catch((error: unknown) => ({
          status: 0,
          code: String(error),
          engines: [] as string[],
        }));
        const isLate = performance.now() > answeredAt;
        // What waited while the process stood still is looked at before its heartbeat has an answer.
        if (found.code === 'STALE_REVISION' && (!isLate || how === 'stopped')) wasStale = true;
        if (isLate && found.engines.includes('side')) wrong.push('the engine was returned after it was taken away');
        if (found.status !== 200 && found.status !== 503) wrong.push(`${how}: ${found.status} ${found.code}`);
      };
      const asked: Promise<void>[] = [];
      const changed = setSide({ activationState: 'restricted', restrictedToTeams: ['others'] }).then(() => {
        answeredAt = performance.now();
      });
      while (answeredAt === Number.POSITIVE_INFINITY) {
        asked.push(ask());
        await Promise.race([changed, wait(how === 'stopped' ? 500 : 50)]);
      }
      await changed;
      const healed = performance.now();
      if (how !== 'stopped') {
        const now = await score();
        if (now.code !== 'STALE_REVISION')
          wrong.push(`${how}: ${now.status} ${now.code} after the change was answered`);
        way.heal();
      } else other.node.child.kill('SIGCONT');
      await untilScored('base');
      await Promise.all(asked);
      while ((await fetch(`${other.url}/readyz`)).status !== 200) await wait(20);
      if (!wasStale) wrong.push(`${how}: was not stale before the change was answered`);
      const backMs = performance.now() - healed;
      await setSide({ activationState: 'active' });
      return { wrong, answeredMs: answeredAt - begin, backMs };
    },
    [Symbol.asyncDispose]: () => nodes.disposeAsync(),
  };
}
