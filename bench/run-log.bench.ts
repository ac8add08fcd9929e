import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashJson, type RunRecord } from '@enginehouse/kernel';
import {
  createRunLog,
  type Database,
  type Dialect,
  migrateDatabase,
  openDatabase,
  type SqlParameter,
} from '@enginehouse/store';
import { makePlan, makeRecord, startPostgres, succeeded } from '@enginehouse/store/testing';
import { type BenchRow, defineBenchRow, type OwnMeasurement } from './harness/define-bench-row.ts';

/** The sessions of the shopping file. */
const RUNS = 12_330;
const ENGINES = 10;
/** Runs of one commit: what the log makes of many at once. */
const BATCH = 256;

const plan = makePlan(ENGINES);

/** A run as the shopping example leaves it: small objects, the last engine says why. */
function record(n: number): RunRecord {
  const outcomes = plan.engines.map(({ position }) =>
    succeeded(
      position === ENGINES - 1
        ? {
            score: n / RUNS,
            confidence: 0.8,
            low: 0.1,
            high: 0.3,
            reasons: ['long on product pages', 'returning visitor'],
          }
        : { score: n / RUNS, position, seen: n % 7 },
      0.012,
    ),
  );
  const signals = { Administrative: n % 12, BounceRates: 0.02, ExitRates: 0.04, Month: 'Nov', PageValues: n / 100 };
  return makeRecord(plan, { outcomes, signals: { ...signals, VisitorType: 'Returning_Visitor', Weekend: false } });
}

/** One run's values, ready for the driver: what the peer need not work out. */
type Values = readonly [run: readonly SqlParameter[], kept: readonly SqlParameter[]];

const RUN_COLUMNS = [
  'id',
  'started_at',
  'duration_ms',
  'status',
  'plan_id',
  'revision',
  'actor',
  'signals_hash',
  'engines',
];
const KEPT_COLUMNS = ['run_id', 'withheld', 'kept'];

function valuesOf({ runId, startedAt, durationMs, outcomes, signals }: RunRecord, bytes: Uint8Array): Values {
  const kept = `[${ENGINES - 1},${JSON.stringify(outcomes[ENGINES - 1]?.output)}]`;
  const hash = Buffer.from(hashJson(signals), 'hex');
  return [
    [runId, new Date(startedAt), durationMs, 'succeeded', 1, 1, 'local', hash, bytes],
    [runId, false, kept],
  ];
}

/**
 * `insert ... values ($1, $2, ...), (...)` for both tables, one statement and one commit: what drivers and query builders
 * send for many rows, one statement after the other. What it takes with two at a time, and prepared, is printed beside.
 */
async function insertValues(db: Database, batch: readonly Values[], prepared: boolean): Promise<void> {
  let next = 1;
  const tuples = (columns: readonly string[]): string =>
    batch.map(() => `(${columns.map(() => `$${next++}`).join(', ')})`).join(', ');
  const sql = `with run as (
    insert into engine_runs (${RUN_COLUMNS.join(', ')}) values ${tuples(RUN_COLUMNS)}
  ) insert into run_outputs (${KEPT_COLUMNS.join(', ')}) values ${tuples(KEPT_COLUMNS)}`;
  const parameters = [...batch.flatMap(([run]) => run), ...batch.flatMap(([, kept]) => kept)];
  await db.query(sql, parameters, prepared ? { name: `bench-values-${batch.length}` } : {});
}

/** Alternates the two sides over one database, each round with runs of its own. */
async function ownRounds(db: Database, dispose: () => Promise<void>): Promise<OwnMeasurement> {
  // The packed engines of a row are the same bytes for both sides; the log has to make them.
  const one = record(1);
  await writeThroughLog(db, [one]);
  const [row] = await db.query<{ engines: Uint8Array }>('select engines from engine_runs where id = $1', [one.runId]);
  const bytes = Buffer.from(row?.engines ?? []);
  const subject = async (): Promise<number> => {
    const records = Array.from({ length: RUNS }, (_, n) => record(n));
    return timed(() => writeThroughLog(db, records));
  };
  const driver = (senders: number, prepared: boolean) => async (): Promise<number> => {
    const values = Array.from({ length: RUNS }, (_, n) => valuesOf(record(n), Buffer.from(bytes)));
    return timed(() => writeThroughDriver(db, values, senders, prepared));
  };
  const sides = {
    log: subject,
    driver: driver(1, false),
    'driver, two at a time': driver(2, false),
    'driver, two at a time, prepared': driver(2, true),
  };
  for (const side of Object.values(sides)) await side();
  return {
    async measure(round) {
      await db.query('truncate engine_runs, run_outputs');
      const order = Object.entries(sides);
      const times: Record<string, number> = {};
      for (const [name, side] of round % 2 === 0 ? order : order.toReversed()) times[name] = await side();
      const each = order.map(([name]) => `${name} ${(((times[name] ?? 0) * 1000) / RUNS).toFixed(1)}`);
      console.error(`  ${db.dialect}, us a record: ${each.join('; ')}`);
      return (times.log ?? 0) / (times.driver ?? 0);
    },
    dispose,
  };
}

async function writeThroughLog(db: Database, records: readonly RunRecord[]): Promise<void> {
  await using log = createRunLog(db, { maxBatch: BATCH });
  await Promise.all(records.map((made) => log.append(made)));
}

async function writeThroughDriver(
  db: Database,
  values: readonly Values[],
  senders: number,
  prepared: boolean,
): Promise<void> {
  const batches = Array.from({ length: Math.ceil(values.length / BATCH) }, (_, n) =>
    values.slice(n * BATCH, (n + 1) * BATCH),
  );
  const send = async (): Promise<void> => {
    for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
      await insertValues(db, batch, prepared);
    }
  };
  await Promise.all(Array.from({ length: senders }, send));
}

async function timed(work: () => Promise<void>): Promise<number> {
  globalThis.gc?.();
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

function logRow(dialect: Dialect, setup: BenchRow['setup']): BenchRow {
  return defineBenchRow({
    name: `run-log-${dialect}`,
    what: `log writer on ${dialect}, ${RUNS} records of ${ENGINES} engines, hashes included`,
    against: "the driver's own multi-row insert of the same bytes, same commits",
    limit: 1.5,
    unit: 'ratio',
    setup,
  });
}

const onPglite = logRow('pglite', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'enginehouse-bench-'));
  const db = await openDatabase({ dataDir });
  await migrateDatabase(db);
  return ownRounds(db, async () => {
    await db.close();
    await rm(dataDir, { recursive: true });
  });
});

const onPostgres = logRow('postgres', async () => {
  const server = await startPostgres({ fsync: true });
  const db = await openDatabase({ url: server.url });
  await migrateDatabase(db);
  return ownRounds(db, async () => {
    await db.close();
    await server.stop();
  });
});

export const rows = [onPglite, onPostgres];
