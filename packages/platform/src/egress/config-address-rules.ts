import type { ProviderManifest } from '@enginehouse/sdk';
import type { ModelRules, RowValues } from '@enginehouse/store';
import { invalidRequest } from '../errors.ts';
import { addressClass, isMetadataName } from './address-class.ts';
import { targetOf } from './egress-target.ts';

/**
 * A config whose address nothing ever lets through is refused when it is written, and not only when it is called: metadata
 * services, link-local and reserved addresses, in any spelling. What else may not be reached depends on approvals, on how
 * names resolve and on the machine, and is judged by the dialer. An instance whose address stays as it was is not asked.
 */
export function configAddressRules(manifests: readonly ProviderManifest[]): ModelRules {
  const byId = new Map(manifests.map((manifest) => [manifest.id, manifest]));
  return {
    operations: ['create', 'update'],
    byDraftAlone: ['create', 'update'],
    judge({ before, values }) {
      const row = { ...before, ...values };
      const had = configOf(before);
      const config = configOf(row);
      for (const field of byId.get(String(row.provider))?.egress.fromConfig ?? []) {
        const given = config[field];
        if (given === had[field] || typeof given !== 'string') continue;
        const problem = problemOf(given);
        if (problem !== undefined) throw invalidRequest(`config.${field}`, problem, 'an address that may be reached');
      }
      return undefined;
    },
  };
}

function configOf(row: RowValues | null): { readonly [field: string]: unknown } {
  const { config } = (row ?? {}) as { readonly config?: { readonly [field: string]: unknown } | null };
  return config ?? {};
}

/** Without the text itself: it may hold a password. What is no URL is the provider's to say. */
function problemOf(text: string): string | undefined {
  const url = URL.parse(text);
  if (url === null) return undefined;
  const target = targetOf(url);
  if (typeof target === 'string') return `can never be reached: ${target}`;
  const { host, isAddress } = target;
  if (isMetadataName(host)) return 'can never be reached: it names a metadata service';
  const isForbidden = isAddress && addressClass(host) === 'forbidden';
  return isForbidden ? 'can never be reached: it is a metadata, link-local or reserved address' : undefined;
}
