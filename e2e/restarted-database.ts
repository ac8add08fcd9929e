import { setTimeout as wait } from 'node:timers/promises';
import { openDatabase } from '../packages/store/src/index.ts';
import { makeKeyText } from '../packages/vault/src/index.ts';
import { fetchAsOperator } from './as-operator.ts';
import { startCommand, temporaryFolder, urlServed } from './command.ts';
import { createDatabaseServer } from './database-server.ts';
import { wrongCommands } from './killed-nodes/judge.ts';
import type { Asked } from './killed-nodes/random-commands.ts';
import { engineFolder, RESEARCHING_ENGINES } from './test-engines.ts';

/** What the callers of a house met while its database was restarted. */
export interface RestartReport {
  /** How often each was answered: `200`, `503 DATABASE_GONE`, ... */
  readonly answers: ReadonlyMap<string, number>;
  /** Milliseconds from when the database took connections until the house was ready, scored, called a model, moved an instance. */
  readonly readyMs: number;
  readonly scoredMs: number;
  readonly calledMs: number;
  readonly movedMs: number;
}

/** A house as a process on a database of its own, under load. */
export interface RestartedHouse extends AsyncDisposable {
  /** Ends the database at once, starts it again, and waits until the house is back. */
  restart(downMs: number): Promise<RestartReport>;
  /** What the process said on standard error so far. */
  stderr(): string;
  /** Moves of an instance that were answered, and what of them is not in force or not audited once. */
  moves(): Promise<{ readonly answered: number; readonly wrong: readonly string[] }>;
}

/** What is moved in a circle; a move whose answer was lost is refused once, and the circle goes on. */
const MOVES = ['install', 'activate', 'deactivate', 'uninstall'];
/** Callers at once: each asks again when it is answered. */
const CALLERS = 12;
const PATIENCE_MS = 60_000;
const JSON_BODY = { method: 'POST', headers: { 'content-type': 'application/json' } } as const;

export async function openRestartedHouse(): Promise<RestartedHouse> {
  await using opening = new AsyncDisposableStack();
  const server = opening.use(await createDatabaseServer());
  const data = opening.use(await temporaryFolder());
  const engines = opening.use(engineFolder(RESEARCHING_ENGINES));
  const args = ['start', '--port', '0', '--engines', engines.path, '--data', data.path, '--json'];
  const env = { DATABASE_URL: server.url, ENGINEHOUSE_KEYS: makeKeyText('test') };
  const running = opening.use(startCommand(args, { env }));
  const url = await urlServed(running);
  const fetch = await fetchAsOperator(data.path);
  const answers = new Map<string, number>();
  const model = await activeModel(fetch, url, 'asked');
  const moved = await addInstance(fetch, url, 'moved');
  let names = 0;
  /** Runs, reads, writes and AI calls in turn. */
  const ask = (turn: number): Promise<Response> => {
    if (turn % 5 === 4) return extract(fetch, url, model);
    if (turn % 4 === 1) return fetch(`${url}/api/v1/models/engine_registry`);
    if (turn % 4 !== 2) return fetch(`${url}/api/v1/runs`, { ...JSON_BODY, body: '{"signals":{"n":1}}' });
    const body = JSON.stringify({ values: { name: `row ${names++}`, provider: 'ollama' } });
    return fetch(`${url}/api/v1/models/engine_registry`, { ...JSON_BODY, body });
  };
  const count = (what: string): void => void answers.set(what, (answers.get(what) ?? 0) + 1);
  let isLoaded = true;
  const call = async (caller: number): Promise<void> => {
    for (let turn = caller; isLoaded; turn++) {
      const answer = await ask(turn);
      const body = (await answer.json()) as { readonly code?: string };
      count(answer.ok ? 'answered' : `${answer.status} ${body.code}`);
      // A caller that is refused asks again a little later.
      if (!answer.ok) await wait(20);
    }
  };
  const moves: Pick<Asked, 'requestId' | 'what' | 'entity' | 'answer'>[] = [];
  const move = async (): Promise<void> => {
    for (let turn = 0; isLoaded; turn++) {
      const what = MOVES[turn % MOVES.length] as string;
      const requestId = `move-${turn}`;
      const answer = await post(fetch, `${url}/api/v1/engine-instances/${moved}/${what}`, what, requestId);
      const body = (await answer.json()) as { readonly code?: string; readonly event?: string | null };
      const { status } = answer;
      const isMade = answer.ok && typeof body.event === 'string';
      // Illegal is what follows a move that was refused, or made and not answered.
      if (status !== 409) count(answer.ok ? 'answered' : `${status} ${body.code}`);
      const entity = isMade ? { type: 'engine_registry' as const, id: String(moved) } : null;
      moves.push({ requestId, what, entity, answer: { status, code: body.code ?? null, body, text: '' } });
      if (!answer.ok) await wait(20);
    }
  };
  const callers = Promise.all([move(), ...Array.from({ length: CALLERS }, (_, caller) => call(caller))]);
  callers.catch(() => undefined);
  const stop = async (): Promise<void> => {
    isLoaded = false;
    await callers;
  };
  opening.defer(stop);
  const until = async (isThere: () => Promise<boolean>): Promise<number> => {
    const begin = performance.now();
    while (!(await isThere())) {
      if (performance.now() - begin > PATIENCE_MS) throw new Error(`not back: ${JSON.stringify([...answers])}`);
      await wait(10);
    }
    return performance.now() - begin;
  };
  const answered = () => answers.get('answered') ?? 0;
  const answeredMoves = () => moves.filter(({ entity }) => entity !== null);
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
      const movedBefore = answeredMoves().length;
      const [readyMs, scoredMs, calledMs, movedMs] = await Promise.all([
        until(async () => (await fetch(`${url}/readyz`)).ok),
        until(async () => (await score()).ok),
        until(async () => (await extract(fetch, url, model)).ok),
        until(async () => answeredMoves().length > movedBefore),
      ]);
      return { answers: new Map(answers), readyMs, scoredMs, calledMs, movedMs };
    },
    async moves() {
      await stop();
      await using db = await openDatabase({ url: server.url, maxConnections: 1 });
      return { answered: answeredMoves().length, wrong: await wrongCommands(db, moves) };
    },
    stderr: () => running.stderr(),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

type Fetch = typeof globalThis.fetch;

/** Only an install takes a body. */
function post(fetch: Fetch, address: string, what: string, requestId?: string): Promise<Response> {
  if (what !== 'install') {
    const headers = requestId === undefined ? {} : { 'x-request-id': requestId };
    return fetch(address, { method: 'POST', headers });
  }
  const headers = { ...JSON_BODY.headers, ...(requestId === undefined ? {} : { 'x-request-id': requestId }) };
  return fetch(address, { ...JSON_BODY, headers, body: '{}' });
}

function extract(fetch: Fetch, url: string, model: number): Promise<Response> {
  const body = { model, method: 'extractTokens', text: 'Ada gives to Save the Children.' };
  return fetch(`${url}/api/v1/ai/try`, { ...JSON_BODY, body: JSON.stringify(body) });
}

/** One of a real provider, installed by the real npm. */
async function addInstance(fetch: Fetch, url: string, name: string): Promise<number> {
  const body = JSON.stringify({ values: { name, provider: 'compromise', config: {} } });
  const made = await fetch(`${url}/api/v1/models/engine_registry`, { ...JSON_BODY, body });
  return ((await made.json()) as { readonly id: number }).id;
}

/** A model of an active instance. */
async function activeModel(fetch: Fetch, url: string, name: string): Promise<number> {
  const instance = `${url}/api/v1/engine-instances/${await addInstance(fetch, url, name)}`;
  const { taskId } = (await (await post(fetch, `${instance}/install`, 'install')).json()) as {
    readonly taskId: string;
  };
  const task = await fetch(`${url}/api/v1/tasks/${taskId}/events`);
  if (((await task.json()) as { readonly status: string }).status !== 'completed') throw new Error('not installed');
  await post(fetch, `${instance}/activate`, 'activate');
  const body = JSON.stringify({ modelId: 'english-words', activate: true });
  const bound = await fetch(`${instance}/models`, { ...JSON_BODY, body });
  return ((await bound.json()) as { readonly id: number }).id;
}
