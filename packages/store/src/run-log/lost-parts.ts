import { randomBytes } from 'node:crypto';
import type { Database } from '../database.ts';
import { plainArray, textElement } from './array-literal.ts';
import type { RunLogOptions } from './run-log-options.ts';

const START_DIGITS = 8;
const ONE_HOUR_MS = 3_600_000;

/** Who owes a withheld part: one start of a node. A restarted node owes nothing of what it began before. */
export function partWriter(nodeId: string): string {
  return `${nodeId}/${randomBytes(START_DIGITS / 2).toString('hex')}`;
}

const NODE_OF_WRITER = `left(pending_writer, -${START_DIGITS + 1})`;

const OTHER_NODES = `
select distinct ${NODE_OF_WRITER} as node from engine_runs where pending_writer is not null and pending_writer <> $1`;

const GIVE_UP = `
with given_up as (
  update engine_runs set pending_writer = null
  where pending_writer is not null and pending_writer <> $1
    and (${NODE_OF_WRITER} = any($2::text::text[]) or started_at < now() - $3::float8 * interval '1 millisecond')
  returning 1
)
select count(*)::int as runs from given_up`;

/**
 * Gives up the withheld parts of nodes that have gone: no writer owes them any more, so they read as `lost`. A part
 * that comes all the same, from a node wrongly taken for gone, still finds its row and is kept.
 */
export async function giveUpGoneNodes(
  db: Database,
  writer: string,
  options: Pick<RunLogOptions, 'liveNodes' | 'abandonedAfterMs'>,
): Promise<number> {
  const own = writer.slice(0, -(START_DIGITS + 1));
  const nodes = (await db.query<{ node: string }>(OTHER_NODES, [writer])).map((row) => row.node);
  const gone = options.liveNodes === undefined ? goneByDialect(db, own) : otherThan(own, await options.liveNodes());
  return giveUpNodes(db, writer, nodes.filter(gone), options.abandonedAfterMs);
}

/** Gives up what these nodes owe, and what is older than `abandonedAfterMs`. Resolves with the number of runs. */
export async function giveUpNodes(
  db: Database,
  writer: string,
  nodeIds: readonly string[],
  abandonedAfterMs = ONE_HOUR_MS,
): Promise<number> {
  const rows = await db.query<{ runs: number }>(GIVE_UP, [
    writer,
    plainArray(nodeIds.map(textElement)),
    abandonedAfterMs,
  ]);
  return rows[0]?.runs ?? 0;
}

/** An embedded database has one process, and that is this one. */
function goneByDialect(db: Database, own: string): (node: string) => boolean {
  return (node) => db.dialect === 'pglite' || node === own;
}

/** A node's own earlier starts are gone by definition. */
function otherThan(own: string, live: readonly string[]): (node: string) => boolean {
  return (node) => node === own || !live.includes(node);
}
