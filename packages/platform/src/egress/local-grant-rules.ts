import type { ProviderManifest } from '@enginehouse/sdk';
import type { AuditEntry, ModelRules, RowValues } from '@enginehouse/store';
import { type ConfigTarget, configTargets } from './config-targets.ts';

/**
 * An engine instance whose config is an address of this machine or of a private network may reach it: that is audited beside
 * the write, as what it is. Whoever may write instances may grant it (`system.engine.manage`); there is no other way.
 */
export function localGrantRules(manifests: readonly ProviderManifest[]): ModelRules {
  const byId = new Map(manifests.map((manifest) => [manifest.id, manifest]));
  const grantsOf = (row: RowValues | null): readonly ConfigTarget[] => {
    const manifest = byId.get(String(row?.provider));
    if (row === null || manifest === undefined) return [];
    const { config } = row as { readonly config?: { readonly [name: string]: unknown } | null };
    return configTargets(manifest, config ?? {}).filter(({ addressClass }) => addressClass !== 'public');
  };
  return {
    operations: ['create', 'update'],
    byDraftAlone: ['create', 'update'],
    judge({ id, before, values }) {
      const had = grantsOf(before);
      const isNew = ({ field, target }: ConfigTarget): boolean =>
        !had.some((one) => one.field === field && one.target.key === target.key);
      const granted = grantsOf({ ...before, ...values }).filter(isNew);
      if (granted.length === 0) return undefined;
      return { audit: granted.map((grant) => auditOf(`engine/${id ?? '$id'}`, grant, had)) };
    },
  };
}

function auditOf(subject: string, grant: ConfigTarget, had: readonly ConfigTarget[]): AuditEntry {
  const before = had.find(({ field }) => field === grant.field);
  return {
    eventType: 'egress.local.granted',
    // Not the row: the events of a row hold it whole.
    entityType: 'egress',
    entityId: subject,
    operation: 'grant',
    before: before === undefined ? null : shown(before),
    after: shown(grant),
  };
}

function shown({ field, target: { host, port }, addressClass }: ConfigTarget): RowValues {
  return { field: `config.${field}`, host, port, addressClass };
}
