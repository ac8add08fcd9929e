import { allRoutes, type RouteDefinition } from '@enginehouse/api';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FuzzRequest, fuzzRequest } from './fuzz/fuzz-requests.ts';
import { type FuzzWorld, openFuzzWorld } from './fuzz/fuzz-world.ts';
import { judge } from './fuzz/judge.ts';
import { sendInProcess, sendOverSocket } from './fuzz/send.ts';
import { seededRandom } from './seeded-random.ts';

// The whole count, whatever share of the others is run: that is what is promised, and it takes minutes.
const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 100_000);
/** One in so many goes over a socket. */
const OVER_SOCKETS = 8;
const AT_ONCE = 8;
/** Routes whose work grows with what the house has seen, or hashes: a share of what the others get. */
const COSTLY: Readonly<Record<string, number>> = {
  'audit.verify': 0.05,
  'keys.rotate': 0.05,
  'auth.signIn': 0.2,
  'instances.install': 0.2,
  'tasks.wait': 0.1,
  'tasks.cancel': 0.3,
  'nodes.waitForRevision': 0.1,
  'events.follow': 0.1,
  'server.openapi': 0.1,
  'server.docsScript': 0.02,
};

const seed = Number(process.env.ENGINEHOUSE_SEED ?? Math.floor(Math.random() * 2 ** 31));
const routes = allRoutes as readonly RouteDefinition[];
let world: FuzzWorld;

beforeAll(async () => {
  console.log(`fuzz: ENGINEHOUSE_SEED=${seed}`);
  world = await openFuzzWorld();
}, 300_000);
afterAll(() => world?.[Symbol.asyncDispose](), 60_000);

test('every route answers or refuses whatever is sent, by whomever, and tells no secret', async () => {
  const shares = routes.map(({ name }) => COSTLY[name] ?? 1);
  const whole = shares.reduce((sum, share) => sum + share, 0);
  const statuses = new Map<string, number>();
  /** The first of each kind. */
  const wrong = new Map<string, string>();
  const random = seededRandom(seed);
  let sent = 0;

  for (const [index, route] of routes.entries()) {
    await world.mend();
    const count = Math.ceil((REQUESTS * (shares[index] as number)) / whole);
    const requests = fc.sample(fuzzRequest(route, world.known), { seed: seed + index, numRuns: count });
    const begin = performance.now();
    const ask = async (unsigned: FuzzRequest): Promise<void> => {
      const { callers } = world;
      const somebody = random() < 0.75;
      const most = callers.filter(({ isAnybody }) => isAnybody === somebody);
      const caller = most[Math.floor(random() * most.length)] as (typeof callers)[number];
      const request = { ...unsigned, headers: { ...unsigned.headers, ...caller.headers } };
      sent += 1;
      // Whoever calls in this process without a credential is its operator.
      const overSocket = sent % OVER_SOCKETS === 0 || Object.keys(caller.headers).length === 0;
      const answer = overSocket
        ? await sendOverSocket(world.listening.port, request)
        : await sendInProcess(world.app, request);
      const kind = answer === null ? 'left' : String(answer.statusCode);
      statuses.set(kind, (statuses.get(kind) ?? 0) + 1);
      const fault = answer === null ? null : await judge(world, route, caller, request.url, answer);
      if (fault === null || answer === null) return;
      const what = `${route.name} by ${caller.name}: ${fault}`;
      const { method, url, headers, payload } = request;
      const body = String(payload ?? '').slice(0, 600);
      const shown = JSON.stringify({ method, url: url.slice(0, 300), headers, body });
      wrong.set(what, wrong.get(what) ?? `${shown}\n  ${kind} ${answer.body.slice(0, 600)}`);
    };
    const queue = requests.values();
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (const request of queue) await ask(request);
      }),
    );
    const took = (performance.now() - begin) / 1000;
    if (took > 5) console.log(`${route.name}: ${count} requests took ${took.toFixed(1)} s`);
  }

  const counts = [...statuses].sort(([one], [other]) => one.localeCompare(other));
  console.log(
    `fuzz: ${sent} requests to ${routes.length} routes: ${counts.map(([kind, n]) => `${n}x ${kind}`).join(', ')}`,
  );
  expect([...wrong].slice(0, 40)).toEqual([]);
  expect(sent).toBeGreaterThanOrEqual(REQUESTS);
  // Both sides of the door were seen.
  expect(statuses.get('200')).toBeGreaterThan(REQUESTS / 20);
}, 1_800_000);

test('the house is well afterwards', async () => {
  await world.mend();
  expect(world.platform.health()).toMatchObject({ ready: true });
});
