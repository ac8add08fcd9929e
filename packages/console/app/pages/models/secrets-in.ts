import { isMask, type SecretMask } from '../../display/form/form-values.ts';

export interface FoundSecret {
  /** As `reveal` takes it: `config.api_key`. */
  readonly path: string;
  readonly mask: SecretMask;
}

/** The secrets of an object, by their paths. */
export function secretsIn(value: unknown, path: string): readonly FoundSecret[] {
  if (isMask(value)) return [{ path, mask: value }];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => secretsIn(inner, `${path}.${name}`));
}
