import type { EngineLog, Json } from '@enginehouse/kernel';
import type { ProviderHost } from '@enginehouse/sdk';
import type { EgressGate } from '../../egress/egress-gate.ts';
import type { Logger } from '../../logger.ts';
import type { ProviderInstalls } from '../installs/provider-installs.ts';

export interface HostParts {
  readonly installs: Pick<ProviderInstalls, 'load'>;
  readonly egress: Pick<EgressGate, 'fetchFor'>;
  readonly log: Logger;
}

/** Everything that the adapter of one instance may touch. */
export function createProviderHost(
  { installs, egress, log }: HostParts,
  instance: { readonly id: number; readonly provider: string },
  { redact, signal }: { readonly redact: (text: string) => string; readonly signal: AbortSignal },
): ProviderHost {
  const origin = { provider: instance.provider, engineInstanceId: instance.id };
  const line =
    (level: keyof EngineLog) =>
    (message: string, fields: { readonly [key: string]: Json } = {}): void => {
      // Last: a field of the adapter's own must not overrule where a line comes from.
      log[level]({ ...withoutSecrets(fields, redact), ...origin }, redact(String(message)));
    };
  return {
    load: (packageName) => installs.load(instance.provider, packageName),
    fetch: egress.fetchFor(`engine/${instance.id}`),
    log: { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') },
    signal,
  };
}

/** What an adapter wants to log may be anything, also what refers to itself. */
function withoutSecrets(fields: object, redact: (text: string) => string): object {
  try {
    return JSON.parse(redact(JSON.stringify(fields))) as object;
  } catch {
    return { fields: 'not JSON' };
  }
}
