import type { Database } from '@enginehouse/store';
import type { PgBoss } from 'pg-boss';
import { pause, Waker } from '../events/waker.ts';
import { errorFields, type Logger } from '../logger.ts';
import { BOSS_SCHEMA, bossDatabase, hasBossSchema, migrateBoss } from './boss-schema.ts';
import type { JobPlace, JobQueues, JobState, QueuedJob } from './job-queues.ts';
import { writeUntilKept } from './write-until-kept.ts';

/** Its payload is the queue that has something to hand out; empty: any. */
const JOBS_CHANNEL = 'enginehouse_jobs';
/** The net under NOTIFY. The embedded database loses none: its poll finds jobs whose time has come. */
const POLL_MS = { postgres: 2_000, pglite: 10_000 } as const;
const FAILURE_PAUSE_MS = 1_000;
/** Handlers under way are waited for so long. */
const CLOSING_MS = 5_000;
/** A job that was sent and not released, because its sender ended in between, is handed out after so long. */
const HELD_SECONDS = 30;
/** So many processes may die while they have a job: then it is the job that they died of, as it seems. */
const MOST_ATTEMPTS = 10;
/** Above any that a task could need: pg-boss's clocks are not used, and it refuses none at all. */
const LONGEST_SECONDS = 23 * 60 * 60;

const STATES: { readonly [state: string]: JobState } = {
  created: 'waiting',
  retry: 'waiting',
  active: 'active',
  failed: 'failed',
  completed: 'failed',
  cancelled: 'cancelled',
};

interface Served {
  readonly queue: string;
  readonly limit: number;
  readonly handler: (job: QueuedJob) => Promise<void>;
  readonly waker: Waker;
  readonly underWay: Set<Promise<void>>;
}

/**
 * Job queues over pg-boss. Its tables are made when the first job is sent, or found at the start: a house that never works in
 * the background neither pays for them (100 ms of import, 30 tables) nor has them. `work()` is not used, for it takes two jobs
 * a second: the loop below is woken by NOTIFY. Its supervisor is not either: it returns the jobs of a dead node after a time
 * that somebody guessed, and a node's lease tells within 6 s.
 */
export async function openJobQueues({ db, log }: { db: Database; log: Logger }): Promise<JobQueues> {
  const served: Served[] = [];
  const closing = new AbortController();
  const loops: Promise<void>[] = [];
  const known = new Set<string>();
  let opening: Promise<PgBoss> | undefined;
  let opened = false;

  const open = async (): Promise<PgBoss> => {
    await migrateBoss(db);
    const { PgBoss: Boss } = await import('pg-boss');
    const boss = new Boss({
      db: bossDatabase(db),
      schema: BOSS_SCHEMA,
      backend: db.dialect === 'pglite' ? 'pglite' : 'postgres',
      migrate: false,
      supervise: false,
      schedule: false,
      // Its list of queues, read again and again for counts that nobody looks at.
      queueCacheIntervalSeconds: 3_600,
    });
    boss.on('error', (error) => log.warn(errorFields(error), 'the job queues met an error'));
    await boss.start();
    opened = true;
    return boss;
  };
  const boss = (): Promise<PgBoss> => {
    opening ??= open().catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };
  /** Where nothing was ever sent there is nothing to find. */
  const isThere = async (): Promise<boolean> => opened || (await hasBossSchema(db));
  const queueOf = async (name: string): Promise<PgBoss> => {
    const queues = await boss();
    if (!known.has(name)) {
      await queues.createQueue(name, {
        policy: name.startsWith('node/') ? 'exclusive' : 'standard',
        retryLimit: MOST_ATTEMPTS,
        retryDelay: 0,
        expireInSeconds: LONGEST_SECONDS,
      });
      known.add(name);
    }
    return queues;
  };
  const wake = (queue: string): Promise<unknown> =>
    db.query('select pg_notify($1, $2)', [JOBS_CHANNEL, queue], { name: 'wake-jobs' });

  /** As it was before it was handed out: nobody has died of it. */
  const giveBack = async ({ id, queue, attempt }: QueuedJob): Promise<void> => {
    await db.query(
      `with given as (
         update ${BOSS_SCHEMA}.job set state = 'created', started_on = null
         where name = $1 and id = $2 and state = 'active' and retry_count = $3 returning name)
       select pg_notify('${JOBS_CHANNEL}', name) from given`,
      [queue, id, attempt],
    );
  };
  /** A job that nobody lets go of keeps all others of its key waiting: said until the database has heard it. */
  const persist = (write: () => Promise<void>): Promise<boolean> =>
    writeUntilKept(write, {
      failed: (error) => log.info(errorFields(error), 'the end of a job could not be kept; it is tried again'),
      retryMs: FAILURE_PAUSE_MS,
      isOver: () => closing.signal.aborted,
      signal: closing.signal,
    });
  const handle = async ({ handler }: Served, job: QueuedJob): Promise<void> => {
    try {
      await handler(job);
    } catch (error) {
      log.info({ ...errorFields(error), queue: job.queue, jobId: job.id }, 'a job is given back');
      // Not at once: whatever kept it from being done may be there still.
      await pause(FAILURE_PAUSE_MS, closing.signal);
      await persist(() => giveBack(job));
      return;
    }
    await persist(() => queues.remove(job.queue, [job.id]));
  };
  const fetch = async (one: Served): Promise<void> => {
    const room = one.limit - one.underWay.size;
    if (room <= 0) return;
    const jobs = await (await queueOf(one.queue)).fetch<QueuedJob['data']>(one.queue, { batchSize: room });
    for (const { id, data, retryCount } of jobs) {
      const work = handle(one, { id, queue: one.queue, data: data ?? {}, attempt: retryCount }).finally(() => {
        one.underWay.delete(work);
        one.waker.wake();
      });
      one.underWay.add(work);
    }
  };
  const loop = async (one: Served): Promise<void> => {
    let failing = false;
    while (!closing.signal.aborted) {
      try {
        if (await isThere()) await fetch(one);
        failing = false;
        await one.waker.wait(POLL_MS[db.dialect], closing.signal);
      } catch (error) {
        if (!failing) log.error({ ...errorFields(error), queue: one.queue }, 'jobs cannot be read');
        failing = true;
        await one.waker.wait(FAILURE_PAUSE_MS, closing.signal);
      }
    }
    await Promise.all(one.underWay);
  };
  const stopListening = await db.listen(JOBS_CHANNEL, (payload) => {
    for (const one of served) if (payload === '' || payload === one.queue) one.waker.wake();
  });

  const queues: JobQueues = {
    serve(queue, limit, handler) {
      const one: Served = { queue, limit, handler, waker: new Waker(), underWay: new Set() };
      served.push(one);
      loops.push(loop(one));
    },
    async send({ queue, data, id, key, held = false }) {
      const sent = await (await queueOf(queue)).send(queue, data, {
        ...(id === undefined ? {} : { id }),
        ...(key === undefined ? {} : { singletonKey: key }),
        ...(held ? { startAfter: HELD_SECONDS } : {}),
      });
      if (sent !== null && !held) await wake(queue);
      return sent !== null;
    },
    async release(queue, id) {
      await db.query(
        `with released as (
           update ${BOSS_SCHEMA}.job set start_after = ${BOSS_SCHEMA}.job_now()
           where name = $1 and id = $2 and state = 'created' returning name)
         select pg_notify('${JOBS_CHANNEL}', name) from released`,
        [queue, id],
      );
    },
    async takeBack({ id, queue, attempt }) {
      if (attempt >= MOST_ATTEMPTS) return false;
      const { affected } = (await (await queueOf(queue)).fail(queue, { id, retryCount: attempt })) as {
        readonly affected: number;
      };
      await wake(queue);
      return affected > 0;
    },
    async remove(queue, ids) {
      if (ids.length > 0) await (await queueOf(queue)).deleteJob(queue, [...ids]);
    },
    async cancel(queue, ids) {
      if (ids.length > 0) await (await queueOf(queue)).cancel(queue, [...ids]);
    },
    async find({ ids = null, queue = null, key = null }) {
      if (!(await isThere())) return [];
      const rows = await db.query<Omit<JobPlace, 'state'> & { readonly state: string }>(
        `select id, name as queue, singleton_key as key, state::text, retry_count as attempt,
           case when state = 'active' then extract(epoch from now() - started_on)::float8 * 1000 end as "activeMs"
         from ${BOSS_SCHEMA}.job
         where ($1::uuid[] is null or id = any($1)) and ($2::text is null or name = $2)
           and ($3::text is null or singleton_key = $3)`,
        [ids, queue, key],
      );
      return rows.map((row) => ({ ...row, state: STATES[row.state] ?? 'failed' }));
    },
    async queues(prefix) {
      if (!(await isThere())) return [];
      const rows = await db.query<{ name: string }>(
        `select name from ${BOSS_SCHEMA}.queue where starts_with(name, $1) order by name`,
        [prefix],
      );
      return rows.map(({ name }) => name);
    },
    async removeQueue(queue) {
      await (await boss()).deleteQueue(queue);
      known.delete(queue);
    },
    async stop() {
      closing.abort();
      await Promise.race([Promise.all(loops), pause(CLOSING_MS)]);
    },
    async [Symbol.asyncDispose]() {
      await queues.stop();
      await stopListening().catch(() => undefined);
      const started = await opening?.catch(() => undefined);
      await started?.stop({ graceful: false, close: false }).catch(() => undefined);
    },
  };
  return queues;
}
