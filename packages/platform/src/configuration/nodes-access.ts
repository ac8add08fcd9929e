import type { Nodes, NodeView } from '@enginehouse/sdk';
import { type Database, readNodes, type StoredNode } from '@enginehouse/store';
import { requirePermission } from '../access.ts';
import { invalidRequest } from '../errors.ts';
import type { Session } from '../session.ts';
import type { Configuration } from './configuration.ts';
import type { Fleet } from './fleet.ts';

const LONGEST_WAIT_MS = 30_000;

/** What `sdk.nodes` is made with; built and handed over by compose.ts. */
export interface NodesParts {
  readonly db: Database;
  readonly configuration: Pick<Configuration, 'current'>;
  readonly fleet: Fleet;
}

/** `sdk.nodes` of one session. */
export function nodesAccess({ db, configuration, fleet }: NodesParts, session: Session): Nodes {
  return {
    async list() {
      requirePermission(session, 'system.node.manage');
      const nodes = (await readNodes(db)).map(nodeView);
      const live = nodes.filter((node) => node.live);
      return { revision: configuration.current().revision, nodes, mixed: isMixed(live) };
    },
    async waitForRevision(revision, options = {}) {
      const { timeoutMs = LONGEST_WAIT_MS, signal } = options;
      requireWhole('revision', revision, Number.MAX_SAFE_INTEGER);
      requireWhole('timeoutMs', timeoutMs, LONGEST_WAIT_MS);
      const nodes = await fleet.whenApplied(revision, { timeoutMs, ...(signal === undefined ? {} : { signal }) });
      return { revision, nodes };
    },
  };
}

/** Different engines or versions run at once: a rolling deployment, or a mistake. */
function isMixed(nodes: readonly Pick<NodeView, 'engineSetHash' | 'version'>[]): boolean {
  return new Set(nodes.map(({ engineSetHash, version }) => `${version} ${engineSetHash}`)).size > 1;
}

function nodeView({ leaseUntil, startedAt, version, ...node }: StoredNode): NodeView {
  return {
    ...node,
    leaseUntil: leaseUntil.toISOString(),
    startedAt: startedAt.toISOString(),
    version: version ?? 'unknown',
  };
}

function requireWhole(field: string, value: unknown, most: number): void {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= most) return;
  throw invalidRequest(field, 'is out of range', `a whole number from 0 to ${most}`);
}
