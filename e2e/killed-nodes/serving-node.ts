// A node of its own for tests: `node serving-node.ts OPTIONS`. Opens a platform, serves it on a free port of this machine, and
// says `ready URL` once it is ready. Whoever started it kills it at any point.
import { writeSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { openPlatform, type PlatformOptions } from '../../packages/platform/src/index.ts';
import { createServer, listen } from '../../packages/server/src/index.ts';

const platform = await openPlatform(JSON.parse(process.argv[2] ?? '') as PlatformOptions);
const { url } = await listen(createServer({ platform, token: 'operator' }), { port: 0 });
while (!platform.health().ready) await wait(10);
writeSync(1, `ready ${url}\n`);
