import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from '@enginehouse/store';
import { startPostgres } from '@enginehouse/store/testing';
import { defineBenchRow } from './harness/define-bench-row.ts';
import { median, quantile } from './harness/statistics.ts';
import { openNodeFleet } from './nodes/node-fleet.ts';
import { openUnleash } from './nodes/unleash-peer.ts';

const NODES = 3;
const CHANGES = 500;
const WARM_UP = 30;
/** Changes of the peer: each takes about a second. */
const PEER_CHANGES = 30;

/** What a house of some years holds. */
const STATES = 1_000;
const ROWS = 200;

/** Prints what the one number of a row cannot say. */
function tell(what: string, times: readonly number[]): void {
  const [p50, p99] = [median(times), quantile(times, 0.99)].map((ms) => ms.toFixed(1));
  process.stderr.write(`bench: ${what}: p50 ${p50} ms, p99 ${p99} ms over ${times.length}\n`);
}

function inForceRow(name: string, what: string, fill?: (db: Database) => Promise<void>) {
  return defineBenchRow({
    name,
    what,
    against: '-',
    limit: 50,
    unit: 'ms',
    rounds: 1,
    setup: async () => {
      const fleet = await openNodeFleet(NODES, fill);
      return {
        async measure() {
          for (let count = 0; count < WARM_UP; count++) await fleet.change();
          const times: number[] = [];
          for (let count = 0; count < CHANGES; count++) times.push((await fleet.change()).inForce);
          tell('asked -> in force on 3 nodes', times);
          // What a change costs that waits for all of them.
          const [waited, given]: [number[], number[]] = [[], []];
          for (let count = 0; count < CHANGES / 5; count++) {
            waited.push((await fleet.change('take away')).answered);
            given.push((await fleet.change('give back')).answered);
          }
          tell('a change that tightens, answered', waited);
          tell('a change that does not, answered', given);
          return quantile(times, 0.99);
        },
        dispose: () => fleet[Symbol.asyncDispose](),
      };
    },
  });
}

const againstUnleash = defineBenchRow({
  name: 'nodes-in-force-unleash',
  what: 'a state change in force on 3 nodes, median',
  against: 'unleash-server with 3 unleash-clients at 1 s',
  limit: 0.05,
  unit: 'ratio',
  rounds: 1,
  setup: async () => {
    await using opening = new AsyncDisposableStack();
    const fleet = opening.use(await openNodeFleet(NODES));
    const beside = await startPostgres({ fsync: true });
    opening.defer(() => beside.stop());
    const peer = opening.use(await openUnleash(beside.url, NODES));
    const resources = opening.move();
    return {
      async measure() {
        const [ours, theirs]: [number[], number[]] = [[], []];
        for (let count = 0; count < WARM_UP; count++) await fleet.change();
        for (let count = 0; count < PEER_CHANGES; count++) {
          // Anywhere between two of the peer's questions.
          await wait(((count * 7) % 10) * 100);
          theirs.push(await peer.change());
          for (let own = 0; own < CHANGES / PEER_CHANGES; own++) ours.push((await fleet.change()).inForce);
        }
        tell('ours', ours);
        tell('unleash', theirs);
        return median(ours) / median(theirs);
      },
      dispose: () => resources.disposeAsync(),
    };
  },
});

/** States of engines that are loaded nowhere here, and rows of the other configuration tables. */
async function fillHouse(db: Database): Promise<void> {
  await db.query(
    `insert into engine_states (engine_id, override, reason, actor, valid_from, revision)
     select 'engine-' || n, '{"activationState": "restricted", "restrictedToTeams": ["north", "south"]}', 'as agreed',
       'bench', now(), 0 from generate_series(1, $1::int) n`,
    [STATES],
  );
  await db.query(
    `insert into engine_registry (name, provider, config, revision)
     select 'instance ' || n, 'openai', jsonb_build_object('base_url', 'https://api-' || n || '.example.com/v1',
       'api_key', 'eh1.main.' || repeat('A', 16) || '.' || repeat('B', 70)), 0 from generate_series(1, $1::int) n`,
    [ROWS / 2],
  );
  await db.query(
    `insert into model_registry (name, engine_instance_id, capabilities, status, extra_config, revision)
     select 'model-' || id, id, '{chat,tool_calling}', 'available', '{"dim": 1024}', 0 from engine_registry`,
  );
}

export const rows = [
  inForceRow('nodes-in-force', 'state change asked for -> in force on 3 nodes, p99 of 500'),
  inForceRow('nodes-in-force-large', 'the same with 1,000 engine states and 200 other rows', fillHouse),
  againstUnleash,
];
