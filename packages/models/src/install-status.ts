import type { Computed, Fields } from './field.ts';

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

/**
 * The fields of whatever is installed and activated. `supported` is the expression that says whether the platform has what
 * it is an instance of; `calls` names the domain calls that own them all; `noun` is what people call it.
 */
export function lifecycleFields(instance: {
  readonly installs: Parameters<typeof installStatus>[0];
  readonly supported: string;
  readonly calls: string;
  readonly noun: string;
}) {
  return {
    status: {
      type: 'enum',
      values: INSTANCE_STATUSES,
      computed: installStatus(instance.installs),
      written: 'create',
      owned: { accepts: ['uninstalled'], fix: instance.calls },
      sortable: true,
      description: 'What it is found to be, over all live nodes.',
    },
    supported: {
      type: 'boolean',
      computed: { sql: instance.supported },
      written: 'create',
      owned: { accepts: [true, false], fix: instance.calls },
      description: `Whether this platform has the ${instance.noun}.`,
    },
    wanted: {
      type: 'enum',
      values: WANTED,
      default: 'none',
      shown: 'detail',
      description: 'What its lifecycle calls asked for last.',
    },
  } as const satisfies Fields;
}
