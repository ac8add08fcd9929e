import { type BenchRow, defineBenchRow } from './harness/define-bench-row.ts';
import type { HttpDoor } from './http/http-door.ts';
import { openRowsWorld, type RowsWorld } from './http/rows-world.ts';
import { type LoadResult, playLoad, requestBytes } from './http/socket-load.ts';

/** Under way at a time, and for how long, of each side and round. */
const WIDTH = 16;
const LOAD_MS = 2_500;
const WARM_UP_MS = 3_000;

type Ask = (door: HttpDoor, ms: number) => Promise<LoadResult>;

const list: Ask = (door, ms) => {
  const bytes = requestBytes(door.port, 'GET', door.list, door.headers);
  return playLoad(door.port, () => bytes, WIDTH, ms);
};

let made = 0;
const create: Ask = (door, ms) => {
  const next = () => {
    made += 1;
    const values = {
      name: `made ${process.pid} ${made}`,
      provider: 'ollama',
      config: { base_url: 'https://a.example' },
    };
    return requestBytes(door.port, 'POST', door.create, door.headers, door.bodyOf(values));
  };
  return playLoad(door.port, next, WIDTH, ms);
};

/** Both sides in turns that begin at the other one each round. */
async function inTurns({ house, directus }: RowsWorld, ask: Ask, round: number) {
  const first = round % 2 === 0 ? house : directus;
  const second = first === house ? directus : house;
  const results = new Map([
    [first, await ask(first, LOAD_MS)],
    [second, await ask(second, LOAD_MS)],
  ]);
  for (const [door, { perSecond, p50Ms, p99Ms }] of results) {
    console.error(
      `${door.name}: ${Math.round(perSecond)} requests per second, p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms`,
    );
  }
  return { house: results.get(house) as LoadResult, directus: results.get(directus) as LoadResult };
}

const row = (
  { name, what, against, limit }: Pick<BenchRow, 'name' | 'what' | 'against' | 'limit'>,
  ask: Ask,
  compare: (found: { readonly house: LoadResult; readonly directus: LoadResult }) => number,
): BenchRow =>
  defineBenchRow({
    name,
    what,
    against,
    limit,
    unit: 'ratio',
    setup: async () => {
      const world = await openRowsWorld();
      for (const door of [world.house, world.directus]) await ask(door, WARM_UP_MS);
      return {
        measure: async (round) => {
          await world.reset();
          return compare(await inTurns(world, ask, round));
        },
        dispose: () => world[Symbol.asyncDispose](),
      };
    },
  });

export const rows = [
  row(
    {
      name: 'http-list',
      what: 'GET 50 rows of engine_registry, filtered and sorted, signed in: requests per second',
      against: 'that of Directus on the same PostgreSQL (its rate / ours)',
      limit: 0.25,
    },
    list,
    ({ house, directus }) => directus.perSecond / house.perSecond,
  ),
  row(
    { name: 'http-list-p99', what: 'the same: p99 of a request', against: 'that of Directus', limit: 1 },
    list,
    ({ house, directus }) => house.p99Ms / directus.p99Ms,
  ),
  row(
    {
      name: 'http-create',
      what: 'POST a row of engine_registry, signed in: requests per second',
      against: 'that of Directus on the same PostgreSQL (its rate / ours)',
      limit: 1 / 3,
    },
    create,
    ({ house, directus }) => directus.perSecond / house.perSecond,
  ),
];
