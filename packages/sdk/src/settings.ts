import type { Settings } from '@enginehouse/models';

/** `sdk.settings`: what an operator sets for the whole house. `sdk.models.settings` lists what differs from the defaults. */
export interface SettingsAccess {
  /** Every setting, with its default where none is stored. Throws `PERMISSION_DENIED`. */
  all(): Promise<Settings>;
  /**
   * Sets one setting, or returns it to its default with `undefined`. In force on this node when it resolves. Throws
   * `UNKNOWN_SETTING`, `INVALID_SETTING` and `PERMISSION_DENIED`.
   */
  set(name: string, value: unknown): Promise<{ readonly revision: number }>;
}
