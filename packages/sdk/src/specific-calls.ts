import type { RowId } from '@enginehouse/models';

/** Who somebody is, without anything that only the account itself should know. */
export interface UserInfo {
  readonly id: number;
  readonly username: string;
  readonly email: string | null;
  readonly organizationId: number | null;
  /** Names, sorted. */
  readonly roles: readonly string[];
  /** The first of them. */
  readonly role: string | null;
  readonly accessLevel: number;
}

export interface UserCalls {
  /**
   * Whether this is the password of that user. Takes the same work for unknown users, and counts towards the lock-out of
   * the caller's address.
   */
  verify(username: string, password: string): Promise<boolean>;
  /** Null where there is no such user, or it is out of scope. */
  getInfo(username: string): Promise<UserInfo | null>;
  getInfoById(id: number): Promise<UserInfo | null>;
}

/** In which order models are tried for a capability. */
export interface CapabilityOrder {
  /** By its proper name. */
  readonly capability: string;
  /** First to last. */
  readonly modelIds: readonly number[];
  /** Of the configuration that holds it. */
  readonly revision: number;
}

export interface PriorityCalls {
  /**
   * Sets the whole order of a capability, first to last, in one transaction: priorities become 1, 2, 3, ... The list names
   * each model that has a priority for it just once, and those of `adding`, which get one; throws `INVALID_REQUEST` where it
   * does not, and `PERMISSION_DENIED` without `system.routing.manage`.
   */
  reorder(
    capability: string,
    modelIds: readonly number[],
    options?: { readonly adding?: readonly number[] },
  ): Promise<CapabilityOrder>;
}

export interface RevealingCalls {
  /**
   * One secret in clear text, by its path (`config.api_key`); null when it has no value, and where there is no such row in
   * scope. An object that is sealed whole comes as JSON text. The audit event is committed before the value is returned.
   * Throws `PERMISSION_DENIED` without `system.engine.secrets.reveal`; `REVEAL_REFUSED` for API tokens, modules and setup;
   * `PASSWORD_NEEDED` where a signed-in user did not enter the password in the last 5 minutes; `NOT_A_SECRET`; and
   * `SEALED_TEXT_DOES_NOT_OPEN`, `SEALING_KEY_UNKNOWN` and their like for a value that needs attention.
   */
  reveal(id: RowId, path: string): Promise<string | null>;
}

/** The calls that one core model alone has, by its registered name. */
export interface SpecificCalls {
  readonly users: UserCalls;
  readonly model_capability_priority: PriorityCalls;
  readonly engine_registry: RevealingCalls;
  readonly extractor_registry: RevealingCalls;
  readonly mcp_server_registry: RevealingCalls;
}

/** Their names, for whoever lists what a core model can do. */
export const SPECIFIC_CALLS = {
  users: ['verify', 'getInfo', 'getInfoById'],
  model_capability_priority: ['reorder'],
  engine_registry: ['reveal'],
  extractor_registry: ['reveal'],
  mcp_server_registry: ['reveal'],
} as const satisfies { readonly [Name in keyof SpecificCalls]: readonly (keyof SpecificCalls[Name])[] };
