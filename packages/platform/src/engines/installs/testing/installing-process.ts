// A node of its own for tests: `node installing-process.ts OPTIONS`. Opens a platform, says `ready`, and answers what it reads
// on standard input, a line each: `install NAME` begins an install of that instance anew, `status NAME` says how it stands,
// `turn NAME` moves it through its life, again and again, and says `moved EVENT` for each move that was answered.
// Whoever started it kills it at any point.
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { openPlatform } from '../../../open-platform.ts';
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

async function turn(id: number): Promise<never> {
  for (let turns = 0; ; ) {
    const { wanted, status } = await engines.installStatus(id);
    if (status === 'installing') {
      await wait(20);
      continue;
    }
    const { event } = await nextMove(id, status === 'error' ? 'none' : wanted, turns);
    if (wanted === 'installed') turns += 1;
    if (event !== null) say(`moved ${event}`);
  }
}

/** Every third time its packages are put anew while it goes on. */
async function nextMove(id: number, wanted: 'none' | 'installed' | 'active', turns: number) {
  if (wanted === 'none') return engines.beginInstall(id);
  if (wanted === 'active') return engines.deactivateInstance(id);
  if (turns % 3 === 0) return engines.beginInstall(id, { force: true });
  return turns % 3 === 1 ? engines.activateInstance(id) : engines.uninstall(id);
}

say('ready');
for await (const line of createInterface({ input: process.stdin })) {
  const [command, name = ''] = line.split(' ');
  const id = await instance(name);
  if (command === 'install') {
    const { taskId } = await engines.beginInstall(id, { force: true });
    say(`begun ${taskId}`);
  } else if (command === 'turn') {
    say('turning');
    void turn(id);
  } else say(`status ${JSON.stringify(await engines.installStatus(id))}`);
}
await platform.close();
