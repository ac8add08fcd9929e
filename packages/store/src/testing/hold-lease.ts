import { readConfiguration } from '../configuration/read-configuration.ts';
import type { Database } from '../database.ts';
import { type NodeReport, type RenewedLease, renewLease } from '../nodes/node-lease.ts';

export interface HeldLease extends Partial<NodeReport> {
  readonly id: string;
  readonly leaseMs?: number;
}

/** Renews the lease of a node that is a row and nothing else; it has applied the revision in force unless it says another. */
export async function holdLease(db: Database, { leaseMs = 60_000, ...said }: HeldLease): Promise<RenewedLease> {
  const { revision, epoch, asOf } = await readConfiguration(db);
  const report: NodeReport = {
    startedAt: new Date(0),
    engineSetHash: 'a',
    appliedRevision: revision,
    keyFingerprints: [],
    sealingKeyId: 'main',
    ready: true,
    reasons: [],
    version: '0.0.0',
    ...said,
  };
  return renewLease(db, { report, epoch, asOf, leaseMs, tell: true });
}
