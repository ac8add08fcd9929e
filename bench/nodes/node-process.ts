// A node of the house in a process of its own: `fork('node-process.ts', [JSON of NodePlace])`. Says when each revision is in
// force on it, and changes states when it is asked to.
import { localOperator, openPlatform } from '@enginehouse/platform';

/** What a node is opened on. */
export interface NodePlace {
  readonly url: string;
  readonly keys: string;
  readonly nodeId: string;
  readonly engines: string;
}

/** A change that a node is to make: takes the engine away, gives it back, or changes nothing but its priority. */
export interface AskedChange {
  readonly kind: 'take away' | 'give back' | 'neither';
  readonly count: number;
}

/** Times are of the clock that all processes of a machine share, in milliseconds. */
export type NodeMessage =
  | { readonly kind: 'open' }
  | { readonly kind: 'applied'; readonly revision: number; readonly at: number }
  | { readonly kind: 'changed'; readonly revision: number; readonly asked: number; readonly answered: number };

/** How often a node looks whether another revision is in force: what is measured is this much too long at most. */
const LOOK_MS = 1;

function now(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

function tell(message: NodeMessage): void {
  process.send?.(message);
}

const place = JSON.parse(process.argv[2] ?? '') as NodePlace;
const platform = await openPlatform({
  database: { url: place.url },
  engines: [place.engines],
  keys: { keys: place.keys, keyFile: null },
  nodeId: place.nodeId,
  logLevel: 'error',
});
const { processTable } = platform.createSdk(localOperator({ channel: 'bench' }));
let seen = platform.revision();
setInterval(() => {
  const revision = platform.revision();
  if (revision !== seen) tell({ kind: 'applied', revision, at: now() });
  seen = revision;
}, LOOK_MS);
process.on('message', async ({ kind, count }: AskedChange) => {
  const state =
    kind === 'neither'
      ? { priority: 1 + (count % 100) }
      : ({ activationState: kind === 'take away' ? 'deprecated' : 'active' } as const);
  const asked = now();
  const { revision } = await processTable.setState('two-milliseconds', state);
  tell({ kind: 'changed', revision, asked, answered: now() });
});
process.on('disconnect', () => process.exit());
tell({ kind: 'open' });
