import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '@enginehouse/store/testing';
import { defineBenchRow, type OwnMeasurement } from './harness/define-bench-row.ts';
import { forkServing } from './http/fork-serving.ts';
import type { ServingProcess } from './http/runs-house-process.ts';
import { playLoad, requestBytes } from './http/socket-load.ts';

const ENGINES = 10;
/** Enough under way that a commit holds many runs, as it does on a server that is busy. */
const WIDTH = 64;
const LOAD_MS = 2_000;
const WARM_UP_MS = 3_000;
const BODY = { signals: { PageValues: 12.5, ProductRelated: 31, Month: 'Nov', n: 7 } };

/** A process under load. */
interface Side {
  readonly name: string;
  readonly child: ChildProcess;
  readonly serving: ServingProcess;
}

const engineText = (n: number): string => `import { registerEngine } from '@enginehouse/kernel';
registerEngine({
  engineId: 'engine-${n}', displayName: 'Engine ${n}', category: 'foundational', domain: 'cross-domain', riskLevel: 'low',
  computeCost: 1, dependencies: ${JSON.stringify(n === 0 ? [] : [`engine-${Math.floor((n - 1) / 2)}`])}, emitsTopics: [],
  subscribesTopics: [], activationState: 'active', researchOnly: false, version: '1.0.0',
});
export function score(signals) {
  return { value: signals.n + ${n} };
}
`;

async function startSide(
  name: string,
  file: string,
  args: readonly string[],
  opening: AsyncDisposableStack,
): Promise<Side> {
  const { child, told: serving } = await forkServing<ServingProcess>(file, args, opening);
  return { name, child, serving };
}

/** Microseconds of processor time that a process has used. */
async function usedMicros({ child }: Side): Promise<number> {
  child.send('used?');
  const [micros] = (await once(child, 'message')) as [number];
  return micros;
}

/** Microseconds of the server's processor time for each request. */
async function cost(side: Side, ms: number): Promise<number> {
  const { port, authorization } = side.serving;
  const bytes = requestBytes(port, 'POST', '/api/v1/runs', { authorization }, BODY);
  const before = await usedMicros(side);
  const { perSecond, requests } = await playLoad(port, () => bytes, WIDTH, ms);
  const each = ((await usedMicros(side)) - before) / requests;
  console.error(
    `${side.name}: ${each.toFixed(0)} us of the process each, ${Math.round(perSecond)} requests per second`,
  );
  return each;
}

async function againstBareRoute(): Promise<OwnMeasurement> {
  await using opening = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'enginehouse-bench-runs-'));
  opening.defer(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'package.json'), '{ "name": "engines-of-a-bench", "type": "module" }');
  for (let n = 0; n < ENGINES; n++) await writeFile(join(folder, `engine-${n}.engine.js`), engineText(n));
  const server = opening.use(await startPostgres({ fsync: true }));
  const house = await startSide('house', 'runs-house-process.ts', [join(folder, 'data'), server.url, folder], opening);
  const answer = await fetch(`http://127.0.0.1:${house.serving.port}/api/v1/runs`, {
    method: 'POST',
    headers: { authorization: house.serving.authorization, 'content-type': 'application/json' },
    body: JSON.stringify(BODY),
  });
  const text = await answer.text();
  if (!text.includes('"engine-9"')) throw new TypeError(`ten engines did not run: ${answer.status} ${text}`);
  const bare = await startSide('bare route', 'bare-route-process.ts', [text], opening);
  for (const side of [house, bare]) await cost(side, WARM_UP_MS);
  const opened = opening.move();
  return {
    async measure(round) {
      const order = round % 2 === 0 ? [house, bare] : [bare, house];
      const costs = new Map<Side, number>();
      for (const side of order) costs.set(side, await cost(side, LOAD_MS));
      return (costs.get(house) as number) / (costs.get(bare) as number);
    },
    dispose: () => opened.disposeAsync(),
  };
}

export const rows = [
  defineBenchRow({
    name: 'http-runs-cpu',
    what: 'POST /api/v1/runs, ten engines, durable log on PostgreSQL: processor time of the server process for each request',
    against: 'a bare Fastify route with the same body, schemas and answer',
    limit: 4,
    unit: 'ratio',
    setup: againstBareRoute,
  }),
];
