// A process of its own for tests: `node ordering-process.ts PLACE`. Opens a platform and sets the order of models again and
// again, from several callers at once; hands every event to a durable consumer. Says a line for each:
// `asked ORDER`, `answered ORDER`, `told EVENT`. Whoever started it kills it at any point.
import { writeSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { localOperator, openPlatform } from '../packages/platform/src/index.ts';
import type { OpenDatabaseOptions } from '../packages/store/src/index.ts';

/** Where it works. */
export interface OrderingPlace {
  readonly database: OpenDatabaseOptions;
  readonly keyText: string;
  /** Ids of the models, in the order of before. */
  readonly modelIds: readonly number[];
  readonly callers: number;
}

const { database, keyText, modelIds, callers } = JSON.parse(process.argv[2] ?? '') as OrderingPlace;
const platform = await openPlatform({
  database,
  engines: [],
  keys: { keys: keyText, keyFile: null },
  logLevel: 'silent',
});
const sdk = platform.createSdk(localOperator({ channel: 'test' }));
// `process.stdout` holds lines back when nobody reads fast enough, and loses them at the kill.
const say = (line: string): void => void writeSync(1, `${line}\n`);

const consumer = sdk.events.subscribe({
  name: 'test.survivor',
  pattern: '**',
  from: 'kept',
  // Slower than the writers: a kill finds events that were read and not handled.
  handler: async ({ id }) => {
    await wait(1);
    say(`told ${id}`);
  },
});
await consumer.ready;

async function orderWithoutEnd(): Promise<never> {
  for (;;) {
    const order = modelIds.toSorted(() => Math.random() - 0.5);
    say(`asked ${order.join(',')}`);
    await sdk.models.modelCapabilityPriority.reorder('chat', order);
    say(`answered ${order.join(',')}`);
  }
}

await Promise.all(Array.from({ length: callers }, orderWithoutEnd));
