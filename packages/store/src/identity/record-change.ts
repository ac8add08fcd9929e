import { changeStatement } from '../configuration/change-statement.ts';
import type { AuditEntry, ChangeOrigin, OutboxEntry } from '../configuration/configuration-change.ts';
import type { Transaction } from '../database.ts';

/**
 * The audit events and outbox records of rows that a transaction wrote itself, because what it wrote hangs on locks or on
 * what it read under them.
 */
export async function recordChange(
  tx: Transaction,
  origin: ChangeOrigin,
  { audit, events }: { readonly audit: readonly AuditEntry[]; readonly events: readonly OutboxEntry[] },
): Promise<void> {
  const { sql, parameters, name } = changeStatement({ writes: [], audit, events }, origin, null);
  await tx.query(sql, parameters, name === undefined ? {} : { name });
}
