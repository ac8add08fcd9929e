import type { Json } from '@enginehouse/kernel';

/**
 * What is wrong with an address that paths are put behind, as `checkConfig` answers it; empty when nothing is. `withoutEnd`:
 * endings that people copy along, for example `/v1`, that the adapter appends itself.
 */
export function problemsOfAddress(
  config: { readonly [name: string]: Json },
  name: string,
  withoutEnd: readonly string[] = [],
): readonly { readonly field: string; readonly message: string }[] {
  const field = `config.${name}`;
  const text = config[name];
  if (typeof text !== 'string' || !URL.canParse(text)) return [{ field, message: 'must be a URL' }];
  const { search, hash, pathname } = new URL(text);
  if (search !== '' || hash !== '') return [{ field, message: 'must have neither a query nor a fragment' }];
  const end = withoutEnd.find((one) => pathname.replace(/\/+$/, '').endsWith(one));
  return end === undefined ? [] : [{ field, message: `must stop before '${end}', which is appended to it` }];
}
