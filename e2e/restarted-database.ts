import { setTimeout as wait } from 'node:timers/promises';
import { makeKeyText } from '../packages/vault/src/index.ts';
import { startCommand, temporaryFolder } from './command.ts';
import { createDatabaseServer } from './database-server.ts';
import { engineFolder, RESEARCHING_ENGINES } from './test-engines.ts';

/** What the callers of a house met while its database was restarted. */
export interface RestartReport {
  /** How often each was answered: `200`, `503 DATABASE_GONE`, ... */
  readonly answers: ReadonlyMap<string, number>;
  /** Milliseconds from when the database took connections until the house was ready, and until it scored. */
  readonly readyMs: number;
  readonly scoredMs: number;
}

/** A house as a process on a database of its own, under load. */
export interface RestartedHouse extends AsyncDisposable {
  /** Ends the database at once, starts it again, and waits until the house is back. */
  restart(downMs: number): Promise<RestartReport>;
  /** What the process said on standard error so far. */
  stderr(): string;
}

/** Callers at once: each asks again when it is answered. */
const CALLERS = 12;
const JSON_BODY = { method: 'POST', headers: { 'content-type': 'application/json' } } as const;

export async function openRestartedHouse(): Promise<RestartedHouse> {
  await using opening = new AsyncDisposableStack();
  const server = opening.use(await createDatabaseServer());
  const data = opening.use(await temporaryFolder());
  const engines = opening.use(engineFolder(RESEARCHING_ENGINES));
  const args = ['start', '--port', '0', '--engines', engines.path, '--data', data.path, '--json'];
  const env = { DATABASE_URL: server.url, ENGINEHOUSE_KEYS: makeKeyText('test') };
  const running = opening.use(startCommand(args, { env }));
  const [, url = ''] = await running.saw(/"url": "(http:[^"]+)"/);
  const answers = new Map<string, number>();
  let names = 0;
  /** Runs, reads and writes in turn. */
  const ask = (turn: number): Promise<Response> => {
    if (turn % 4 === 1) return fetch(`${url}/api/v1/models/engine_registry`);
    if (turn % 4 !== 2) return fetch(`${url}/api/v1/runs`, { ...JSON_BODY, body: '{"signals":{"n":1}}' });
    const body = JSON.stringify({ values: { name: `row ${names++}`, provider: 'ollama' } });
    return fetch(`${url}/api/v1/models/engine_registry`, { ...JSON_BODY, body });
  };
  let isLoaded = true;
  const call = async (caller: number): Promise<void> => {
    for (let turn = caller; isLoaded; turn++) {
      const answer = await ask(turn);
      const body = (await answer.json()) as { readonly code?: string };
      const what = answer.ok ? 'answered' : `${answer.status} ${body.code}`;
      answers.set(what, (answers.get(what) ?? 0) + 1);
      // A caller that is refused asks again a little later.
      if (!answer.ok) await wait(20);
    }
  };
  const callers = Promise.all(Array.from({ length: CALLERS }, (_, caller) => call(caller)));
  callers.catch(() => undefined);
  opening.defer(async () => {
    isLoaded = false;
    await callers;
  });
  const until = async (isThere: () => Promise<boolean>): Promise<number> => {
    const begin = performance.now();
    while (!(await isThere())) await wait(10);
    return performance.now() - begin;
  };
  const answered = () => answers.get('answered') ?? 0;
  const resources = opening.move();
  return {
    async restart(downMs) {
      const loaded = answered();
      await until(async () => answered() > loaded + CALLERS);
      answers.clear();
      await server.stop();
      await wait(downMs);
      await server.start();
      const score = () => fetch(`${url}/api/v1/runs`, { ...JSON_BODY, body: '{"signals":{"n":1}}' });
      const [readyMs, scoredMs] = await Promise.all([
        until(async () => (await fetch(`${url}/readyz`)).ok),
        until(async () => (await score()).ok),
      ]);
      return { answers: new Map(answers), readyMs, scoredMs };
    },
    stderr: () => running.stderr(),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
