import { type Dialect, OUTBOX_CHANNEL } from '@enginehouse/store';
import { type Dispatcher, openDispatcher } from '../packages/platform/src/events/dispatcher.ts';
import { createEventBus } from '../packages/platform/src/events/event-bus.ts';
import { createLogger } from '../packages/platform/src/logger.ts';
import { defineBenchRow } from './harness/define-bench-row.ts';
import { openBenchDatabase } from './harness/open-bench-database.ts';
import { median } from './harness/statistics.ts';

const CALLS = 150;
const BARE_CHANNEL = 'bench_bare';

/** A statement, and the moment at which its notification or event was heard. */
interface Heard {
  /** From sending to hearing, in milliseconds. */
  readonly whole: number;
  /** From the answer to hearing; 0 where it was heard before the writer had its answer. */
  readonly afterCommit: number;
}

function listener(): { hear: () => void; once: () => Promise<number> } {
  let resolve: ((at: number) => void) | undefined;
  return {
    hear: () => resolve?.(performance.now()),
    once: () =>
      new Promise((done) => {
        resolve = done;
      }),
  };
}

async function timed(once: () => Promise<number>, send: () => Promise<unknown>): Promise<Heard> {
  const heard = once();
  const sent = performance.now();
  await send();
  const answered = performance.now();
  const at = await heard;
  return { whole: at - sent, afterCommit: Math.max(0, at - answered) };
}

/**
 * What the limit says: from the commit of a write to its handler, less twice what a bare NOTIFY takes to its listener, is at
 * most 2 ms. The bare one is timed from sending, for its commit writes nothing; the write from the answer to it. What takes
 * longest is the commit of the position, which must be on disk before a reader knows it.
 */
function outboxRow(dialect: Dialect, kind: 'live' | 'durable') {
  return defineBenchRow({
    name: `outbox-${kind}-${dialect}`,
    what: `commit to ${kind === 'live' ? 'handler' : 'durable consumer'} on ${dialect}`,
    against: 'twice a bare LISTEN/NOTIFY',
    limit: 2,
    unit: 'ms',
    rounds: 5,
    setup: async () => {
      const { db, dispose } = await openBenchDatabase(dialect);
      const log = createLogger('silent');
      const bus = createEventBus(log);
      const dispatcher: Dispatcher = await openDispatcher({ db, bus, log });
      const event = listener();
      const bare = listener();
      if (kind === 'live') bus.on('bench.**', event.hear);
      else await dispatcher.subscribe({ name: 'bench', pattern: 'bench.**', handler: event.hear }).ready;
      const stop = await db.listen(BARE_CHANNEL, bare.hear);
      const write = (): Promise<unknown> =>
        db.query(
          `with written as (insert into outbox (source, type, subject, data) values ('/bench', 'bench.record.written', 'one', '{}'))
           select pg_notify('${OUTBOX_CHANNEL}', '')`,
          [],
          { name: 'bench-write' },
        );
      const notify = (): Promise<unknown> =>
        db.query(`select pg_notify('${BARE_CHANNEL}', '')`, [], { name: 'bench-notify' });
      return {
        measure: async (round) => {
          const written: Heard[] = [];
          const bareHeard: Heard[] = [];
          for (let call = 0; call < CALLS; call += 1) {
            written.push(await timed(event.once, write));
            bareHeard.push(await timed(bare.once, notify));
          }
          const commit = median(written.map(({ afterCommit }) => afterCommit));
          const whole = median(written.map((one) => one.whole));
          const peer = median(bareHeard.map((one) => one.whole));
          process.stderr.write(
            `outbox-${kind}-${dialect} round ${round}: commit to handler ${commit.toFixed(2)} ms, ` +
              `write and handler ${whole.toFixed(2)} ms, bare NOTIFY ${peer.toFixed(2)} ms\n`,
          );
          return commit - 2 * peer;
        },
        dispose: async () => {
          await stop();
          await dispatcher[Symbol.asyncDispose]();
          await dispose();
        },
      };
    },
  });
}

export const rows = [
  outboxRow('postgres', 'live'),
  outboxRow('pglite', 'live'),
  outboxRow('postgres', 'durable'),
  outboxRow('pglite', 'durable'),
];
