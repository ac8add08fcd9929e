import type { Queryable } from '../database.ts';

/** What a node says of installing a provider. */
export interface ProviderInstallRow {
  readonly id: number;
  readonly providerId: string;
  readonly nodeId: string;
  /** Whether the node has a lease now. */
  readonly live: boolean;
  readonly status: 'pending' | 'installing' | 'installed' | 'error';
  readonly progress: number;
  readonly manifestVersion: string | null;
  readonly lastError: string | null;
  readonly lastEventId: string | null;
  readonly startedAt: Date | null;
  readonly completedAt: Date | null;
  readonly lastHeartbeatAt: Date | null;
}

/** Rows of one provider, or of one node, or of both. */
export async function readProviderInstalls(
  db: Queryable,
  { providerId = null, nodeId = null }: { readonly providerId?: string | null; readonly nodeId?: string | null },
): Promise<readonly ProviderInstallRow[]> {
  return db.query<ProviderInstallRow & Record<string, unknown>>(
    `select i.id, i.provider_id as "providerId", i.node_id as "nodeId", i.status, i.progress,
       i.manifest_version as "manifestVersion", i.last_error as "lastError", i.last_event_id as "lastEventId",
       i.install_started_at as "startedAt", i.install_completed_at as "completedAt",
       i.last_heartbeat_at as "lastHeartbeatAt",
       exists (select from nodes n where n.id = i.node_id and n.lease_until > now()) as live
     from engine_node_install_registry i
     where ($1::text is null or i.provider_id = $1) and ($2::text is null or i.node_id = $2)
     order by i.provider_id, i.node_id`,
    [providerId, nodeId],
    { name: 'provider-installs' },
  );
}

/** Removes rows of nodes that nothing is known of any more. */
export async function pruneProviderInstalls(db: Queryable): Promise<void> {
  await db.query(
    `delete from engine_node_install_registry i where not exists (select from nodes n where n.id = i.node_id)
       and i.updated_at < now() - interval '1 minute'`,
  );
}
