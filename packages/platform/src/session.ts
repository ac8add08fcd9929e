import { SYSTEM_PERMISSIONS, type SystemPermission } from '@enginehouse/models';

/** super 1, organization 2, user 3, guest 99. */
export type AccessLevel = 1 | 2 | 3 | 99;

/** Who asks. Built by a door from what it verified, never by the caller. */
export interface Session {
  /** Shown in audits and run records, for example `local-operator`. */
  readonly actor: string;
  readonly userId: number | null;
  readonly organizationId: number | null;
  readonly accessLevel: AccessLevel;
  /** Role names of the user; null: any team may be named (super and the local operator). */
  readonly teams: readonly string[] | null;
  readonly permissions: ReadonlySet<SystemPermission>;
  /** The door: `cli`, `http`, `example`, ... */
  readonly channel: string;
  readonly moduleName: string | null;
  /** The product that asks for runs; null for people. */
  readonly adapter: string | null;
  readonly requestId: string | null;
  readonly clientAddress: string | null;
}

/** The operator of this machine: whoever can open the data folder holds every permission. */
export function localOperator(door: Pick<Session, 'channel'> & Partial<Session>): Session {
  return {
    actor: 'local-operator',
    userId: null,
    organizationId: null,
    accessLevel: 1,
    teams: null,
    permissions: new Set(SYSTEM_PERMISSIONS),
    moduleName: null,
    adapter: null,
    requestId: null,
    clientAddress: null,
    ...door,
  };
}
