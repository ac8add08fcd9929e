import {
  type AccessLevel,
  type BypassCapability,
  SYSTEM_PERMISSIONS,
  type SystemPermission,
} from '@enginehouse/models';

export type { AccessLevel };

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
  /** Id of the row of a signed-in session or an API token; null for the operator of this machine. */
  readonly sessionId: string | null;
  /** What kind of credential the door accepted. A token cannot create tokens, reveal secrets or be granted bypass. */
  readonly credential: 'operator' | 'session' | 'token' | 'setup' | 'guest';
  /** Of what is said to people, for example `en`. */
  readonly language: string;
  readonly correlationId: string | null;
  /** What a super user granted this session for an hour at most; null: nothing. */
  readonly bypass: BypassCapability | null;
  /**
   * When the password of this session was entered last, ISO 8601; null where none ever is. Secrets are revealed for five
   * minutes after it.
   */
  readonly reauthenticatedAt: string | null;
  /** The node that the SDK of the session was made on, for the audit; set by the platform. */
  readonly nodeId?: string;
}

/** Whoever showed no credential: nobody, who may do what is open to everybody and nothing else. */
export function guest(door: Pick<Session, 'channel'> & Partial<Session>): Session {
  return {
    ...localOperator(door),
    actor: 'guest',
    accessLevel: 99,
    teams: [],
    permissions: NOTHING,
    credential: 'guest',
  };
}

const NOTHING: ReadonlySet<SystemPermission> = new Set();

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
    sessionId: null,
    credential: 'operator',
    language: 'en',
    correlationId: null,
    bypass: null,
    reauthenticatedAt: null,
    ...door,
  };
}
