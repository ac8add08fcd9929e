import type { EngineLog, Json } from '@enginehouse/kernel';
import type { ProviderHost } from '../provider-adapter.ts';
import type { ProviderManifest } from '../provider-manifest.ts';
import { cappedResponse } from './capped-response.ts';
import { throughHost } from './guarded-network.ts';

/** Longest answer that the host lets through, in bytes: as the platform does, if lower. */
const LONGEST_ANSWER = 4 * 1024 * 1024;

/** A host for tests, and what an adapter did with it. */
export interface ContractHost extends ProviderHost {
  /** Packages that were loaded. */
  readonly loaded: readonly string[];
  /** Origins that were asked for, in their order. */
  readonly origins: readonly string[];
  /** Of these, the ones that neither the manifest nor the config names. */
  readonly refused: readonly string[];
  readonly lines: readonly string[];
  /** Ends `signal`. */
  letGo(): void;
}

export interface ContractHostOptions {
  readonly manifest: ProviderManifest;
  readonly config: { readonly [name: string]: Json };
  readonly load: (packageName: string) => Promise<unknown>;
  /** Where all that may be reached is sent, whatever its host: `http://127.0.0.1:<port>`. */
  readonly wireUrl: string;
}

/**
 * Gives an adapter what it may touch: packages from where the test stands, a log that is kept, and a fetch that holds it to
 * the manifest's egress and brings every allowed request to the wire server.
 */
export function createContractHost({ manifest, config, load, wireUrl }: ContractHostOptions): ContractHost {
  const allowed = allowedOrigins(manifest, config);
  const loaded: string[] = [];
  const origins: string[] = [];
  const lines: string[] = [];
  const letGo = new AbortController();

  const fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, { redirect: 'manual', ...init });
    const { origin, pathname, search } = new URL(request.url);
    origins.push(origin);
    if (!allowed.has(origin)) throw new EgressDenied(origin);
    const hasBody = request.method !== 'GET' && request.method !== 'HEAD';
    const body = hasBody ? { body: await request.arrayBuffer() } : {};
    const { method, headers, redirect, signal } = request;
    const response = await throughHost(() =>
      globalThis.fetch(new URL(pathname + search, wireUrl), { method, headers, redirect, signal, ...body }),
    );
    return cappedResponse(response, LONGEST_ANSWER);
  };

  return {
    load: async <Module>(packageName: string): Promise<Module> => {
      loaded.push(packageName);
      return (await load(packageName)) as Module;
    },
    fetch,
    log: recordingLog(lines),
    signal: letGo.signal,
    loaded,
    origins,
    get refused() {
      return origins.filter((origin) => !allowed.has(origin));
    },
    lines,
    letGo: () => letGo.abort(),
  };
}

/** As the platform's own refusal looks to an adapter. */
class EgressDenied extends Error {
  readonly code = 'EGRESS_DENIED';

  constructor(origin: string) {
    super(`${origin} is not in the egress of the provider`);
  }
}

function allowedOrigins({ egress }: ProviderManifest, config: { readonly [name: string]: Json }): Set<string> {
  const fromConfig = egress.fromConfig.map((name) => config[name]).filter((value) => typeof value === 'string');
  return new Set([...egress.hosts.map((host) => `https://${host}`), ...fromConfig].map((url) => new URL(url).origin));
}

function recordingLog(lines: string[]): EngineLog {
  const write = (message: string, fields?: { readonly [key: string]: Json }): void => {
    lines.push(`${message} ${JSON.stringify(fields ?? {})}`);
  };
  return { debug: write, info: write, warn: write, error: write };
}
