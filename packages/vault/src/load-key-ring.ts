import type { KeyConfig } from './config.ts';
import { vaultError } from './errors.ts';
import { isKeyFileThere, makeKeyFile, readKeyFile } from './key-file.ts';
import { createKeyRing, KeyRing } from './key-ring.ts';

/** Where a node's keys come from. */
export interface KeySource extends KeyConfig {
  /**
   * A key file to use where neither text nor file is configured, beside the embedded database. It is made where it is
   * missing, if `mayMake`.
   */
  readonly defaultFile?: string;
  /**
   * True only while the list of keys in the database is empty and the database is embedded: a key made anew opens nothing
   * that others sealed, and would hide that the right one was lost. Default false.
   */
  readonly mayMake?: boolean;
}

/**
 * The keys of this node: from text, else from the file, else from the default file. Throws `KEYS_MISSING`,
 * `KEYS_AMBIGUOUS`, the errors of `parseKeys` and `readKeyFile`.
 */
export async function loadKeyRing(source: KeySource): Promise<KeyRing> {
  const { keys, keyFile, defaultFile, mayMake = false } = source;
  if (keys !== null && keyFile !== null) {
    throw vaultError(
      'KEYS_AMBIGUOUS',
      'ENGINEHOUSE_KEYS',
      'Both ENGINEHOUSE_KEYS and ENGINEHOUSE_KEY_FILE are set: which keys are meant is not clear',
    );
  }
  if (keys !== null) return createKeyRing(keys, 'ENGINEHOUSE_KEYS');
  if (keyFile !== null) return new KeyRing(await readKeyFile(keyFile));
  if (defaultFile === undefined) throw keysMissing('No key was given');
  if (mayMake) return new KeyRing(await makeKeyFile(defaultFile));
  if (!(await isKeyFileThere(defaultFile))) throw keysMissing(`No key was given, and there is no ${defaultFile}`);
  return new KeyRing(await readKeyFile(defaultFile));
}

function keysMissing(message: string) {
  return vaultError('KEYS_MISSING', 'ENGINEHOUSE_KEYS', message);
}
