import { createClient } from '@enginehouse/api';
import { createServer } from './create-server.ts';
import { inProcessFetch } from './in-process-fetch.ts';
import { listen } from './listen.ts';
import { createMemoryPlatform } from './testing/memory-platform.ts';

const base = createMemoryPlatform();
const result = {
  runId: 'x',
  status: 'succeeded',
  planHash: 'h',
  durationMs: 1,
  outputs: {},
  engines: [],
  excluded: [],
};
const platform = { ...base, createSdk: () => ({ runs: { score: async () => result } }) } as never;
const app = createServer({ platform });
const l = await listen(app, { port: 0 });
for (const client of [
  createClient({ baseUrl: l.url }),
  createClient({ baseUrl: 'http://x', fetch: inProcessFetch(app) }),
]) {
  let n = 0;
  const t = performance.now();
  function* g() {
    for (let i = 0; i < 500_000; i++) yield { signals: { i, x: 'hello world', y: 1.5 } };
  }
  for await (const _ of client.runs.batch(g())) {
    n++;
    if (n % 100_000 === 0) {
      gc!();
      console.log(
        n,
        (process.memoryUsage().heapUsed / 1e6).toFixed(1),
        Math.round((n / (performance.now() - t)) * 1000),
        '/s',
      );
    }
  }
}
await l.close();
