import { type Client, createClient } from '@enginehouse/api';
import { written } from './written-house.ts';

/** A write that was asked for: what it is called in the audit, and whether it was answered. */
export interface AskedWrite {
  readonly name: string;
  readonly answered: boolean;
  /** Its Idempotency-Key, which is the name of the organization that it makes. */
  readonly key?: string;
}

/** Writers that ask a server for one write after the other until it is gone. */
export interface HouseWriters {
  readonly asked: readonly AskedWrite[];
  /** Resolves when so many more writes were answered, or the writers have ended. */
  until(count: number): Promise<void>;
  /** From now on a server that answers no more is no error. */
  expectEnd(): void;
  /** Resolves when every writer has ended; rejects when one of them was refused something. */
  readonly ended: Promise<void>;
  /** What ended the writers once an end was expected. */
  readonly errors: readonly unknown[];
}

type Ask = (name: string, call: () => Promise<unknown>, key?: string) => Promise<unknown>;

/** Writes through HTTP without end. `round` tells the names of this server's rows from those of the others. */
export function startHouseWriters(
  server: { readonly url: string; readonly token: string },
  round: number,
): HouseWriters {
  const client = createClient({ baseUrl: server.url, token: server.token });
  const errors: unknown[] = [];
  const asked: { name: string; answered: boolean; key?: string }[] = [];
  let answers = 0;
  let isEnding = false;
  let isOver = false;
  const watchers = new Set<() => void>();
  const tell = (): void => {
    for (const watcher of watchers) watcher();
  };
  const ask: Ask = async (name, call, key) => {
    const write = { name, answered: false, ...(key === undefined ? {} : { key }) };
    asked.push(write);
    const answer = await call();
    write.answered = true;
    answers++;
    tell();
    return answer;
  };
  const without = async (writer: Promise<never>): Promise<void> => {
    try {
      await writer;
    } catch (error) {
      if (!isEnding) throw error;
      errors.push(error);
    }
  };
  const ended = Promise.all([
    ...[1, 2, 3].map((writer) => without(writeEngines(client, ask, `engine-${round}-${writer}`))),
    without(writeUsers(client, ask, `user-${round}`)),
    without(writePriorities(client, ask, round)),
    ...[1, 2, 3].map((writer) => without(writeUnderKeys(client, ask, `organization-${round}-${writer}`))),
  ]).then(() => undefined);
  const over = (): void => {
    isOver = true;
    tell();
  };
  ended.then(over, over);
  return {
    asked,
    until: (count) =>
      new Promise((resolve) => {
        const enough = answers + count;
        const check = (): void => {
          if (answers < enough && !isOver) return;
          watchers.delete(check);
          resolve();
        };
        watchers.add(check);
        check();
      }),
    expectEnd() {
      isEnding = true;
    },
    ended,
    errors,
  };
}

async function writeEngines(client: Client, ask: Ask, prefix: string): Promise<never> {
  const params = { model: 'engine_registry' };
  for (let count = 0; ; count++) {
    const name = `${prefix}-${count}`;
    const config = { api_key: `key of ${name}`, base_url: 'https://a.example' };
    const created = await ask(written('create', 'engine_registry', { name }), () =>
      client.models.create({ params, body: { values: { name, provider: 'openai', config } } }),
    );
    const id = idOf(created);
    const values = { name: `${name} renamed`, config: { base_url: 'https://b.example' } };
    await ask(written('update', 'engine_registry', values), () =>
      client.models.update({ params: { ...params, id }, body: { values } }),
    );
    if (count % 2 === 0) await remove(client, ask, 'engine_registry', id);
  }
}

async function writeUsers(client: Client, ask: Ask, prefix: string): Promise<never> {
  const params = { model: 'users' };
  for (let count = 0; ; count++) {
    const username = `${prefix}-${count}`;
    const made = { username, email: null, password: 'a long horse battery' };
    const id = idOf(
      await ask(written('create', 'users', made), () => client.models.create({ params, body: { values: made } })),
    );
    const email = `${username}@example.org`;
    await ask(written('update', 'users', { username, email }), () =>
      client.models.update({ params: { ...params, id }, body: { values: { email } } }),
    );
    if (count % 2 === 0) await remove(client, ask, 'users', id);
  }
}

async function writeUnderKeys(client: Client, ask: Ask, prefix: string): Promise<never> {
  for (let count = 0; ; count++) {
    const key = `${prefix}-${count}`;
    await ask(written('create', 'organizations', { name: key }), () => makeOnce(client, key), key);
  }
}

/** Makes the organization of this name under a key of this name; sent again, it is the same request. */
export function makeOnce(client: Client, key: string, onHeaders?: (headers: Headers) => void): Promise<unknown> {
  const input = { params: { model: 'organizations' }, body: { values: { name: key } } };
  return client.models.create(input, { idempotencyKey: key, ...(onHeaders === undefined ? {} : { onHeaders }) });
}

/** One instance with models, whose turns are set and changed one by one. */
async function writePriorities(client: Client, ask: Ask, round: number): Promise<never> {
  const of = (model: string) => ({ params: { model } });
  const engine = `turns-${round}`;
  const config = { api_key: `key of ${engine}` };
  const engineInstanceId = Number(
    idOf(
      await ask(written('create', 'engine_registry', { name: engine }), () =>
        client.models.create({
          ...of('engine_registry'),
          body: { values: { name: engine, provider: 'openai', config } },
        }),
      ),
    ),
  );
  for (let count = 1; ; count++) {
    const name = `${engine}-${count}`;
    const model = await ask(written('create', 'model_registry', { name }), () =>
      client.models.create({ ...of('model_registry'), body: { values: { name, engineInstanceId } } }),
    );
    const modelId = Number(idOf(model));
    const values = { capability: 'chat', modelId, priority: round * 1_000 + 2 * count };
    const id = idOf(
      await ask(written('create', 'model_capability_priority', values), () =>
        client.models.create({ ...of('model_capability_priority'), body: { values } }),
      ),
    );
    const priority = values.priority + 1;
    await ask(written('update', 'model_capability_priority', { modelId, priority }), () =>
      client.models.update({ params: { model: 'model_capability_priority', id }, body: { values: { priority } } }),
    );
    if (count % 2 === 0) await remove(client, ask, 'model_capability_priority', id);
  }
}

async function remove(client: Client, ask: Ask, model: string, id: string): Promise<void> {
  await ask(written('delete', model, { id }), () => client.models.delete({ params: { model, id } }));
}

function idOf(row: unknown): string {
  return String((row as { readonly id: number }).id);
}
