import type { Announcement, WriteOperation } from './effects.ts';

const PAST: { readonly [Operation in WriteOperation]: string } = {
  create: 'created',
  update: 'updated',
  delete: 'deleted',
};

/**
 * `engine.allowlist.refresh`: what may be reached has changed. An announcement for whoever watches; nodes derive their
 * policy from the configuration and wait for nothing.
 */
export function allowlistRefresh<Name extends string>(row: {
  /** Registered name of the core model. */
  readonly model: string;
  readonly resourceType: 'engine' | 'mcp_server' | 'egress_approval';
  /** Field whose value is the `target`. */
  readonly target: Name;
  /** Key under which the data holds the id of the row. */
  readonly idKey: string;
  /** Updates announce only if one of these really changed. */
  readonly ifChanged: readonly Name[];
}): Announcement<Name> {
  return {
    topic: 'engine.allowlist.refresh',
    on: ['create', 'update', 'delete'],
    ifChanged: row.ifChanged,
    data: ({ operation, id, before, after }) => ({
      reason: `${row.model}_${PAST[operation]}`,
      resourceType: row.resourceType,
      moduleName: `core.${row.model}`,
      target: (after ?? before)?.[row.target],
      mode: operation,
      [row.idKey]: id,
    }),
  };
}
