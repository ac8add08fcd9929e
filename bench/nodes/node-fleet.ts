import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type Database, migrateDatabase, openDatabase } from '@enginehouse/store';
import { startPostgres } from '@enginehouse/store/testing';
import { makeKeyText } from '@enginehouse/vault';
import type { AskedChange, NodeMessage, NodePlace } from './node-process.ts';

/** How long one change took, from when its node was asked for it, in milliseconds. */
export interface ChangeTimes {
  /** Until it was in force on the last of all nodes. */
  readonly inForce: number;
  /** Until it was answered. */
  readonly answered: number;
}

/** Nodes as processes on a PostgreSQL server of their own, which waits for the disk. */
export interface NodeFleet extends AsyncDisposable {
  /** One change on the first node, and when it is in force on all of them. */
  change(kind?: AskedChange['kind']): Promise<ChangeTimes>;
}

interface Node {
  readonly process: ChildProcess;
  /** The last revision that it said it has in force, and when. */
  readonly applied: { revision: number; at: number }[];
}

const PROCESS = join(import.meta.dirname, 'node-process.ts');
const ENGINES = join(import.meta.dirname, '..', 'engines');

/** `fill` writes what the configuration holds before the nodes open. */
export async function openNodeFleet(count: number, fill?: (db: Database) => Promise<void>): Promise<NodeFleet> {
  await using opening = new AsyncDisposableStack();
  const server = await startPostgres({ fsync: true });
  opening.defer(() => server.stop());
  {
    await using db = await openDatabase({ url: server.url });
    await migrateDatabase(db);
    await fill?.(db);
  }
  const keys = makeKeyText('bench');
  let heard = Promise.withResolvers<void>();
  const changed: Extract<NodeMessage, { kind: 'changed' }>[] = [];
  const nodes: Node[] = [];
  for (let number = 1; number <= count; number++) {
    const place: NodePlace = { url: server.url, keys, nodeId: `node-${number}`, engines: ENGINES };
    const child = fork(PROCESS, [JSON.stringify(place)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    opening.defer(async () => {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    });
    const node: Node = { process: child, applied: [] };
    nodes.push(node);
    const open = Promise.withResolvers<void>();
    child.once('exit', () => open.reject(new Error(`${place.nodeId} ended`)));
    child.on('message', (message: NodeMessage) => {
      if (message.kind === 'open') open.resolve();
      if (message.kind === 'applied') node.applied.push(message);
      if (message.kind === 'changed') changed.push(message);
      heard.resolve();
      heard = Promise.withResolvers();
    });
    await open.promise;
  }
  let changes = 0;
  const resources = opening.move();
  return {
    async change(kind = 'neither') {
      for (const node of nodes) node.applied.length = 0;
      changed.length = 0;
      const asked: AskedChange = { kind, count: changes++ };
      nodes[0]?.process.send(asked);
      for (;;) {
        const [done] = changed;
        const times = nodes.map(({ applied }) => applied.find(({ revision }) => revision >= (done?.revision ?? 0))?.at);
        if (done !== undefined && times.every((at) => at !== undefined)) {
          const last = Math.max(...times.map((at) => at ?? 0));
          return { inForce: last - done.asked, answered: done.answered - done.asked };
        }
        await heard.promise;
      }
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
