import { vaultError } from './errors.ts';
import { isPlainObject } from './plain-json.ts';
import { looksSealed } from './sealed-text.ts';
import { isMask } from './secret-mask.ts';
import type { SecretTree } from './secret-tree.ts';
import { refuseUrlCredentials } from './url-credentials.ts';

/**
 * Refuses, in a checked copy, what must not rest where no secret is declared: sealed texts and masks, which would travel on
 * as if they were the secret, and credentials inside a URL. Within an object that is sealed whole, URLs are its own
 * business. Throws `SEALED_TEXT_REFUSED`, `MASK_REFUSED`, `URL_CREDENTIALS`.
 */
export function refuseStrays(value: unknown, tree: SecretTree, path: string): void {
  // The object itself, where it is one secret, may be its own mask or sealed text: merging decides.
  if (tree.isSecret && (isMask(value) || typeof value === 'string')) return;
  refuse(value, tree, path, tree.isSecret);
}

function refuse(value: unknown, part: SecretTree | undefined, path: string, isSealedWhole: boolean): void {
  if (part?.isSecret && !isSealedWhole) return;
  if (looksSealed(value)) throw vaultError('SEALED_TEXT_REFUSED', path, `${path} was given a sealed text`);
  if (isMask(value)) throw vaultError('MASK_REFUSED', path, `${path} was given a mask`);
  if (typeof value === 'string' && !isSealedWhole) refuseUrlCredentials(value, path);
  if (Array.isArray(value)) {
    for (const [index, one] of value.entries())
      refuse(one, undefined, isSealedWhole ? path : `${path}.${index}`, isSealedWhole);
  } else if (isPlainObject(value)) {
    for (const [key, one] of Object.entries(value)) {
      refuse(one, part?.parts.get(key), isSealedWhole ? path : `${path}.${key}`, isSealedWhole);
    }
  }
}
