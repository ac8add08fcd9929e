import type { SystemPermission } from './permissions.ts';

/** super 1, organization 2, user 3, guest 99. */
export type AccessLevel = 1 | 2 | 3 | 99;

/** What a super user granted to a session: reading and writing outside of its row scope. Validation is never lifted. */
export interface BypassCapability {
  readonly reason: string;
  /** Names of the core models that it holds for; `*`: all. */
  readonly models: readonly string[] | '*';
  /** ISO 8601, at most an hour after it was granted. */
  readonly until: string;
}

/** What a call may know of its session: ids and language, no credential. */
export interface SessionFacts {
  readonly id: string | null;
  readonly language: string;
  readonly correlationId: string | null;
  readonly requestId: string | null;
}

/**
 * Who calls a core model, in which scope. Built by the platform from the session of the moment, for each call anew, and
 * never by the caller.
 */
export interface CoreModelContext {
  /** By name, for audits and errors, for example `local-operator`. */
  readonly actor: string;
  readonly userId: number | null;
  readonly organizationId: number | null;
  readonly accessLevel: AccessLevel;
  /** What the session holds at this moment. */
  readonly permissions: ReadonlySet<SystemPermission>;
  /** The module that calls; null: none does. */
  readonly moduleName: string | null;
  readonly session: SessionFacts;
  /** Null: `policy: 'bypass'` is refused. */
  readonly bypass: BypassCapability | null;
}
