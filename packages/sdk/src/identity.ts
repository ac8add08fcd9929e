import type { apiTokens, RowOf, SystemPermission, sessions } from '@enginehouse/models';

/** A new API token. */
export interface NewToken {
  /** What it is for, up to 100 characters. */
  readonly name: string;
  /** Permissions that it may use, each of which its owner has now. */
  readonly scopes: readonly SystemPermission[];
  /** ISO 8601, in the future. Default: it is in force until it is revoked. */
  readonly expiresAt?: string | null;
}

/** A token as it is shown once: the secret is not kept. */
export interface CreatedToken {
  readonly id: number;
  /** `eht_<id>_<secret>`. */
  readonly token: string;
  readonly name: string;
  readonly scopes: readonly SystemPermission[];
  readonly expiresAt: string | null;
}

export interface PasswordChange {
  /** The one in force. A wrong one counts towards the lock-out. */
  readonly currentPassword: string;
  /** 12 characters or more, and not the user name. */
  readonly password: string;
  /** The new one again, where a form asks for it. */
  readonly confirmPassword?: string;
}

export interface BypassGrant {
  /** The session that may bypass its row scope. */
  readonly sessionId: string;
  readonly reason: string;
  /** Registered names of core models; `*`: all. */
  readonly models: readonly string[] | '*';
  /** 1 to 60. */
  readonly minutes: number;
}

/** `sdk.identity`: who is signed in, with what. */
export interface IdentityAccess {
  readonly tokens: {
    /** Makes a token of one's own. Throws `SIGNED_IN_USER_REQUIRED`, `PERMISSION_DENIED`, `INVALID_REQUEST`. */
    create(token: NewToken): Promise<CreatedToken>;
    /** One's own, without secrets. */
    list(): Promise<readonly RowOf<typeof apiTokens>[]>;
    /** Ends a token of one's own; super: anybody's. Throws `UNKNOWN_SESSION`, `SIGNED_IN_USER_REQUIRED`. */
    revoke(id: number): Promise<void>;
  };
  readonly sessions: {
    /** One's own. */
    list(): Promise<readonly RowOf<typeof sessions>[]>;
    /** Ends a session of one's own; super: anybody's. Throws `UNKNOWN_SESSION`, `SIGNED_IN_USER_REQUIRED`. */
    end(id: string): Promise<void>;
    /** Ends one's own sessions but for this one; resolves with how many. */
    endOthers(): Promise<number>;
  };
  /**
   * Changes one's own password and ends one's other sessions and tokens. Throws `WRONG_CURRENT_PASSWORD`,
   * `INVALID_VALUES`, `SIGNED_IN_USER_REQUIRED`.
   */
  changePassword(change: PasswordChange): Promise<void>;
  /** Enters the password again; secrets can be revealed for five minutes. Throws `SIGN_IN_FAILED`, `SIGN_IN_LOCKED`. */
  reauthenticate(password: string): Promise<{ readonly until: string }>;
  /**
   * Lets a session read and write outside of its row scope, for at most an hour. Only super, with a reason; audited.
   * Throws `PERMISSION_DENIED`, `UNKNOWN_SESSION`, `INVALID_REQUEST`.
   */
  grantBypass(grant: BypassGrant): Promise<{ readonly until: string }>;
  /** Takes back what a session was granted. */
  revokeBypass(sessionId: string): Promise<void>;
  /** Whether a lock keeps this session out of a module; super never is. */
  isLockedOut(moduleName: string): Promise<boolean>;
}
