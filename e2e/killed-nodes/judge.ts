import { LEGAL_MOVES, type LifecycleMove, MOVE_TOPICS } from '../../packages/platform/src/engines/lifecycle/moves.ts';
import type { Database } from '../../packages/store/src/index.ts';
import type { Fleet } from './open-fleet.ts';
import type { Asked } from './random-commands.ts';

/** How the instances stand: as the tables say, and as a node says. */
export interface Standing {
  /** What does not agree: `node: instance: shown, expected`. */
  readonly untrue: readonly string[];
  /** What is still under way: rows of live nodes, instances, tasks. */
  readonly underWay: readonly string[];
  /** Status of an instance as each node that is up shows it. */
  readonly shown: ReadonlyMap<number, readonly string[]>;
}

type Wanted = keyof typeof LEGAL_MOVES;

/** Live is what has a lease that was not taken by a process which was killed: nodes take it for dead seconds later. */
const ROWS = `
  select json_build_object(
    'instances', (select coalesce(json_agg(json_build_object('id', id, 'provider', provider, 'wanted', wanted) order by id), '[]')
      from engine_registry),
    'rows', (select coalesce(json_agg(json_build_object('node', node_id, 'provider', provider_id, 'status', it.status) order by it.id), '[]')
      from engine_node_install_registry it join nodes on nodes.id = it.node_id and nodes.lease_until > now()
        and not coalesce(nodes.started_at < ($1::jsonb ->> nodes.id)::timestamptz, false)),
    'tasks', (select coalesce(json_agg(label || ' ' || status order by id), '[]')
      from background_tasks where finished_at is null)) as found`;

interface Found {
  readonly instances: readonly { readonly id: number; readonly provider: string; readonly wanted: Wanted }[];
  readonly rows: readonly { readonly node: string; readonly provider: string; readonly status: string }[];
  readonly tasks: readonly string[];
}

/** Looks at the tables, asks every node that is up, and looks again: what moved meanwhile is looked at anew. */
export async function standing(fleet: Fleet): Promise<Standing> {
  for (;;) {
    const found = await read(fleet);
    const nodes = [...fleet.up];
    const shown = new Map(
      await Promise.all(
        found.instances.map(async ({ id }) => {
          const answers = nodes.map((node) => fleet.ask(node, 'GET', `/api/v1/engine-instances/${id}/install-status`));
          return [id, (await Promise.all(answers)).map(({ status, body }) => String(body.status ?? status))] as const;
        }),
      ),
    );
    if (JSON.stringify(await read(fleet)) !== JSON.stringify(found)) continue;
    const untrue = found.instances.flatMap((instance) => {
      const expected = statusOf(instance.wanted, found.rows, instance.provider);
      return (shown.get(instance.id) ?? []).flatMap((status, at) =>
        status === expected ? [] : [`${nodes[at]}: ${instance.id}: ${status}, expected ${expected}`],
      );
    });
    const atIt = found.rows.filter(({ status }) => status === 'pending' || status === 'installing');
    const installing = found.instances.filter(
      ({ wanted, provider }) => statusOf(wanted, found.rows, provider) === 'installing',
    );
    const underWay = [
      ...atIt.map((row) => JSON.stringify(row)),
      ...installing.map((row) => JSON.stringify(row)),
      ...found.tasks,
    ];
    return { untrue, underWay, shown };
  }
}

async function read(fleet: Fleet): Promise<Found> {
  const died = Object.fromEntries([...fleet.diedAt].map(([node, at]) => [node, at.toISOString()]));
  const [row] = await fleet.db.query<{ found: Found }>(ROWS, [JSON.stringify(died)]);
  return row?.found ?? { instances: [], rows: [], tasks: [] };
}

/** Kept by hand beside the expression of the database. */
function statusOf(wanted: Wanted, rows: Found['rows'], provider: string): string {
  const states = rows.filter((row) => row.provider === provider).map(({ status }) => status);
  if (wanted === 'none') return 'uninstalled';
  if (states.includes('installed')) return wanted;
  if (states.some((state) => state === 'pending' || state === 'installing')) return 'installing';
  return states.includes('error') ? 'error' : 'installing';
}

/** Answered commands that are not in force, or not audited exactly once; moves that no table allows. */
export async function wrongCommands(
  db: Database,
  asked: readonly Pick<Asked, 'requestId' | 'what' | 'entity' | 'answer'>[],
): Promise<readonly string[]> {
  const audited = await db.query<{ request_id: string; type: string; id: string; count: number }>(
    `select request_id, entity_type as type, entity_id as id, count(*)::int as count from audit_events
     where request_id is not null and status = 'succeeded' group by 1, 2, 3`,
  );
  const audits = new Map(audited.map(({ request_id, type, id, count }) => [`${request_id} ${type} ${id}`, count]));
  const events = await db.query<{ event: string; type: string; subject: string }>(
    `select event_id::text as event, type, subject from outbox where type like 'engine.instance.%' order by revision, id`,
  );
  const told = Map.groupBy(events, ({ event }) => event);
  const wrong = asked.flatMap(({ requestId, what, entity, answer }) => {
    if (answer.status < 200 || answer.status > 299) return [];
    const id = answer.body.event;
    const isTold = typeof id !== 'string' || told.get(id)?.length === 1;
    const times = entity === null ? 1 : (audits.get(`${requestId} ${entity.type} ${entity.id}`) ?? 0);
    return isTold && times === 1 ? [] : [`${requestId} ${what}: told: ${isTold}, audited ${times} times`];
  });
  return [...wrong, ...(await wrongMoves(db, events))];
}

/** Plays the moves of every instance again, as they were told. */
async function wrongMoves(
  db: Database,
  events: readonly { readonly type: string; readonly subject: string }[],
): Promise<readonly string[]> {
  const moves = new Map(Object.entries(MOVE_TOPICS).map(([move, topic]) => [topic, move as LifecycleMove]));
  const now = new Map<string, Wanted>();
  const wrong: string[] = [];
  for (const { type, subject } of events) {
    const move = moves.get(type);
    if (move === undefined) continue;
    const before = now.get(subject) ?? 'none';
    const after = LEGAL_MOVES[before][move];
    if (after === undefined) wrong.push(`${subject}: ${move} from ${before}`);
    else now.set(subject, after);
  }
  const rows = await db.query<{ id: number; wanted: Wanted }>('select id, wanted from engine_registry');
  for (const { id, wanted } of rows) {
    const told = now.get(`engine_registry/${id}`) ?? 'none';
    if (told !== wanted) wrong.push(`engine_registry/${id} is ${wanted}; as it was told, ${told}`);
  }
  return wrong;
}
