/** What the environment says of keys. */
export interface KeyConfig {
  /** Keys as text. `ENGINEHOUSE_KEYS`; null: not set. */
  readonly keys: string | null;
  /** Path of a key file. `ENGINEHOUSE_KEY_FILE`; null: not set. */
  readonly keyFile: string | null;
}

/** Reads the environment; the one place of the vault that does. Blank means not set. */
export function readKeyConfig(environment: NodeJS.ProcessEnv = process.env): KeyConfig {
  const text = (name: string): string | null => {
    const value = environment[name]?.trim();
    return value === undefined || value === '' ? null : value;
  };
  return { keys: text('ENGINEHOUSE_KEYS'), keyFile: text('ENGINEHOUSE_KEY_FILE') };
}
