import {
  changeConfiguration,
  type OpenDatabaseOptions,
  openDatabase,
  overrideChange,
  sealAudit,
} from '@enginehouse/store';
import { printNow, testSigner } from '@enginehouse/store/testing';
import { openDispatcher } from '../events/dispatcher.ts';
import { createEventBus } from '../events/event-bus.ts';
import { createLogger } from '../logger.ts';
import { DISPATCH_CONSUMER, DISPATCH_TIMES } from './dispatch-consumer.ts';

/**
 * The process that `killDispatch` kills: changes overrides without end, handles what that announces, and seals its audit. Prints a line
 * for each change that was committed (`w revision`) and for each event when its handler has done its work
 * (`h id subject revision`). Every tenth event fails the first time.
 */
const [options] = process.argv.slice(2) as [string];
const db = await openDatabase(JSON.parse(options) as OpenDatabaseOptions);
const log = createLogger('silent');
const dispatcher = await openDispatcher({ db, bus: createEventBus(log), log, times: DISPATCH_TIMES });
const failed = new Set<string>();
const { ready } = dispatcher.subscribe({
  ...DISPATCH_CONSUMER,
  handler: async ({ id, subject, revision }) => {
    if (id.endsWith('0') && !failed.has(id)) {
      failed.add(id);
      throw new Error('not at the first time');
    }
    await new Promise((resolve) => setImmediate(resolve));
    printNow(`h ${id} ${subject} ${revision}`);
  },
});
await ready;

type EngineKey = Parameters<typeof overrideChange>[1]['engineId'];
const origin = { actor: 'dispatch-child', channel: 'test' };

async function writeWithoutEnd(writer: number): Promise<never> {
  for (let count = 0; ; count += 1) {
    const engineId = `engine-${(writer + count) % 7}` as EngineKey;
    const { revision } = await changeConfiguration(
      db,
      (current) => {
        const before = current.overrides.get(engineId)?.priority ?? 0;
        return overrideChange(current, { engineId, override: { priority: before + 1 }, reason: null, origin });
      },
      { origin },
    );
    printNow(`w ${revision}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

async function sealWithoutEnd(): Promise<never> {
  for (;;) {
    await sealAudit(db, testSigner());
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

await Promise.all([writeWithoutEnd(0), writeWithoutEnd(3), sealWithoutEnd()]);
