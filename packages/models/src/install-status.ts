import type { Computed } from './field.ts';

/** What is wanted of an instance: said by its lifecycle calls, never by a payload. */
export const WANTED = ['none', 'installed', 'active'] as const;

/** What an instance is found to be, over all live nodes. */
export const INSTANCE_STATUSES = ['uninstalled', 'installing', 'installed', 'active', 'error'] as const;

/** How far one node is. */
export const INSTALL_STATUSES = ['pending', 'installing', 'installed', 'error'] as const;

/**
 * The status of an instance, computed from what is wanted and from the install rows of live nodes. The first that holds:
 * nothing is wanted: uninstalled; a node has it: active or installed, as wanted; a node is at it: installing; a node
 * failed: error; nobody began: installing. A failed or new node never takes away what others serve.
 */
export function installStatus(installs: {
  /** Table of the install rows. */
  readonly table: string;
  /** Its column that names what is installed. */
  readonly column: string;
  /** The instance's column that names the same. */
  readonly of: string;
}): Computed {
  return {
    sql: `(case when it.wanted = 'none' then 'uninstalled' else (
      select case
        when bool_or(i.status = 'installed') then case it.wanted when 'active' then 'active' else 'installed' end
        when bool_or(i.status in ('pending', 'installing')) then 'installing'
        when bool_or(i.status = 'error') then 'error'
        else 'installing' end
      from ${installs.table} i join nodes n on n.id = i.node_id and n.lease_until > now()
      where i.${installs.column} = it.${installs.of}) end)`,
  };
}
