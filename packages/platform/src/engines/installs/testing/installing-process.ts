// A node of its own for tests: `node installing-process.ts OPTIONS`. Opens a platform, says `ready`, and answers what it reads
// on standard input, a line each: `install NAME` begins an install of that instance anew, `status NAME` says how it stands.
// Whoever started it kills it at any point.
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { openPlatform } from '../../../compose.ts';
import type { PlatformOptions } from '../../../platform.ts';
import { localOperator } from '../../../session.ts';

const options = JSON.parse(process.argv[2] ?? '') as PlatformOptions;
const platform = await openPlatform({ ...options, logLevel: 'silent' });
const { engines, models } = platform.createSdk(localOperator({ channel: 'test' }));
// Written at once: a stream holds lines back when nobody reads fast enough.
const say = (text: string): void => void writeSync(1, `${text}\n`);

async function instance(name: string): Promise<number> {
  const [row] = (await models.engineRegistry.all({ filters: { name } })).rows;
  return row?.id ?? (await models.engineRegistry.create({ name, provider: name, config: {} })).id;
}

say('ready');
for await (const line of createInterface({ input: process.stdin })) {
  const [command, name = ''] = line.split(' ');
  const id = await instance(name);
  if (command === 'install') {
    const { taskId } = await engines.beginInstall(id, { force: true });
    say(`begun ${taskId}`);
  } else say(`status ${JSON.stringify(await engines.installStatus(id))}`);
}
await platform.close();
