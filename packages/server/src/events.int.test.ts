import type { PlatformEvent } from '@enginehouse/platform';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Credential, openServedHouse, type ServedHouse } from './testing/served-house.ts';

let served: ServedHouse;
beforeAll(async () => {
  served = await openServedHouse({}, { limits: { heartbeatMs: 40, streamsPerCaller: 2 } });
});
afterAll(() => served?.[Symbol.asyncDispose]());

/** A stream that is open, and what it has said. */
class Reading implements AsyncDisposable {
  readonly #leaving = new AbortController();
  readonly #done: Promise<void>;
  text = '';
  ended = false;

  constructor(response: Promise<Response>, leaving: AbortController) {
    this.#leaving = leaving;
    this.#done = this.#read(response).catch((error: unknown) => {
      if (!leaving.signal.aborted) throw error;
    });
  }
  async #read(response: Promise<Response>): Promise<void> {
    const decoder = new TextDecoder();
    for await (const chunk of (await response).body ?? []) this.text += decoder.decode(chunk, { stream: true });
    this.ended = true;
  }
  get events(): PlatformEvent[] {
    return [...this.text.matchAll(/^data: (.*)$/gm)].map(([, json]) => JSON.parse(json as string));
  }
  get types(): string[] {
    return this.events.map(({ type }) => type);
  }
  get lastId(): number {
    return Number([...this.text.matchAll(/^id: (\d+)$/gm)].at(-1)?.[1]);
  }
  async [Symbol.asyncDispose](): Promise<void> {
    this.#leaving.abort();
    await this.#done;
  }
}

function follow(who: Credential, query = '', headers: Credential = {}): Reading {
  const leaving = new AbortController();
  const url = `${served.url}/api/v1/events${query}`;
  return new Reading(fetch(url, { headers: { ...who, ...headers }, signal: leaving.signal }), leaving);
}
const eventually = <Value>(read: () => Value) => expect.poll(read, { timeout: 30_000, interval: 10 });

async function codeOf(response: Response): Promise<string> {
  return ((await response.json()) as { readonly code: string }).code;
}

async function write(name: string): Promise<void> {
  await served.house.operator.models.organizations.create({ name });
}

test('tells committed writes, each under its position, and goes on behind the last one that was seen', async () => {
  let last: number;
  {
    await using reading = follow(served.operator, '?pattern=core.organizations.*');
    await eventually(() => reading.text).toMatch(/^retry: 1000\nid: \d+\n\n/);
    await write('north');
    await eventually(() => reading.types).toEqual(['core.organizations.created']);
    expect(reading.text).not.toContain('event:');
    expect(reading.text).toContain(`id: ${reading.events[0]?.position}\ndata: `);
    last = reading.lastId;
  }
  await write('south');
  await write('west');
  await using again = follow(served.operator, '?pattern=core.organizations.*&after=0', { 'last-event-id': `${last}` });
  await eventually(() => again.types).toEqual(['core.organizations.created', 'core.organizations.created']);
  expect(again.events.map(({ position = 0 }) => position > last)).toEqual([true, true]);
});

test('says how far it is when nothing is for the reader', async () => {
  await using reading = follow(served.operator, '?pattern=core.nothing.*');
  await eventually(() => reading.text).toContain('id: ');
  const before = reading.lastId;
  await write('quiet');
  await eventually(() => reading.lastId).toBeGreaterThan(before);
  expect(reading.events).toEqual([]);
});

test('tells what is in no outbox: the configuration in force, and tasks', async () => {
  await using reading = follow(served.operator, '?pattern=configuration.**');
  await eventually(() => reading.text).toContain('id: ');
  const { revision } = await served.house.operator.settings.set('hardCap', 77);
  await eventually(() => reading.events.map(({ data }) => data)).toContainEqual({ revision });
  expect(reading.events[0]).not.toHaveProperty('position');
});

test('tells nobody what is not theirs, and what was taken away meanwhile', async () => {
  const { id: organizationId } = await served.house.operator.models.organizations.create({ name: 'readers' });
  const cookie = await served.enter({ username: 'reader', accessLevel: 2, organizationId });
  await using reading = follow(cookie, '?pattern=core.users.*');
  await eventually(() => reading.text).toContain('id: ');
  const users = served.house.operator.models.users;
  const own = { accessLevel: 3, organizationId, password: 'a long enough password' } as const;
  await users.create({ ...own, username: 'seen' } as never);
  await users.create({ ...own, username: 'elsewhere', organizationId: null } as never);
  const { id } = (await users.create({ ...own, username: 'seen too' } as never)) as { id: number };
  await eventually(() => reading.types.length).toBe(2);
  const [row] = (await users.all({ filters: { username: 'reader' } })).rows;
  await users.update(row?.id as number, { accessLevel: 3 } as never);
  await users.update(id, { email: 'late@example.org' } as never);
  await write('mark');
  await eventually(() => reading.lastId).toBeGreaterThan(reading.events.at(-1)?.position as number);
  expect(reading.events.map(({ subject }) => subject)).not.toContain('users/elsewhere');
  // Since then it sees its own row alone, and was told of that.
  expect(reading.types).toEqual(['core.users.created', 'core.users.created', 'core.users.updated']);
  expect(reading.events.at(-1)?.subject).toBe(`users/${row?.id}`);
});

test('tells users of their own rows, and of nobody else who has some', async () => {
  const cookie = await served.enter({ username: 'ursula', accessLevel: 3 });
  const other = await served.enter({ username: 'udo', accessLevel: 3 });
  await using reading = follow(cookie, '?pattern=core.**');
  await eventually(() => reading.text).toContain('id: ');
  for (const who of [other, cookie]) {
    expect((await served.ask(who, 'POST', '/api/v1/auth/tokens', { name: 'agent', scopes: [] })).status).toBe(200);
  }
  await eventually(() => reading.types).toEqual(['core.api_tokens.created']);
  await served.ask(other, 'POST', '/api/v1/auth/sign-out', {});
  await served.ask(cookie, 'POST', '/api/v1/auth/sign-out', {});
  await eventually(() => reading.ended).toBe(true);
  const [row] = (await served.house.operator.models.users.all({ filters: { username: 'ursula' } })).rows;
  const told = reading.events.filter(({ position }) => position !== undefined);
  expect(new Set(told.map(({ userId }) => userId))).toEqual(new Set([row?.id]));
});

test('ends with the session, and says why', async () => {
  const cookie = await served.enter({ username: 'leaver', accessLevel: 1 });
  await using reading = follow(cookie);
  await eventually(() => reading.text).toContain('id: ');
  await served.ask(cookie, 'POST', '/api/v1/auth/sign-out', {});
  await write('after the end');
  await eventually(() => reading.ended).toBe(true);
  expect(reading.text).toContain('event: error\n');
  expect(reading.text).toContain('SIGN_IN_REQUIRED');
});

test('one caller has so many at the same time, and gets another when one has ended', async () => {
  const cookie = await served.enter({ username: 'greedy', accessLevel: 1 });
  await using first = follow(cookie);
  await eventually(() => first.text).toContain('id: ');
  {
    await using second = follow(cookie);
    await eventually(() => second.text).toContain('id: ');
    const refused = await served.ask(cookie, 'GET', '/api/v1/events');
    expect([refused.status, await codeOf(refused)]).toEqual([429, 'TOO_MANY_STREAMS']);
  }
  await expect
    .poll(
      async () => {
        await using third = follow(cookie);
        await expect.poll(() => third.text, { timeout: 5_000 }).not.toBe('');
        return third.text;
      },
      { timeout: 30_000 },
    )
    .toContain('retry');
});

test('refuses what is no pattern and no position', async () => {
  for (const [query, code] of [
    ['?pattern=Core', 'INVALID_TOPIC_PATTERN'],
    ['?after=-1', 'INVALID_INPUT'],
    ['?after=1e3', 'INVALID_INPUT'],
  ]) {
    const refused = await served.ask(served.operator, 'GET', `/api/v1/events${query}`);
    expect(await codeOf(refused)).toBe(code);
  }
  const reset = follow(served.operator, '?after=999999999');
  await using _ = reset;
  await eventually(() => reset.types).toEqual(['events.reader.reset']);
});

test('the typed client follows too, and fails when the stream ends', async () => {
  const cookie = await served.enter({ username: 'program', accessLevel: 1 });
  const client = served.clientOf(cookie);
  const heard: string[] = [];
  const read = async (): Promise<void> => {
    for await (const event of client.events.follow({ query: { pattern: 'core.organizations.*' } })) {
      heard.push(event.type);
      await served.ask(cookie, 'POST', '/api/v1/auth/sign-out', {});
    }
  };
  const reading = read();
  reading.catch(() => undefined);
  await expect
    .poll(
      async () => {
        await write(`program ${heard.length} ${Math.random()}`);
        return heard.length;
      },
      { timeout: 30_000, interval: 50 },
    )
    .toBeGreaterThan(0);
  await expect(reading).rejects.toMatchObject({ code: 'SIGN_IN_REQUIRED' });
});
