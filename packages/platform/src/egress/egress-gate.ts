import type { EgressPolicyView, EgressVerdict } from '@enginehouse/sdk';
import type { Dispatcher } from 'undici';

/** Who asks to reach something: `engine/<instance id>`, `install/<provider id>`. */
export type EgressSubject = `engine/${number}` | `install/${string}`;

export interface EgressRequestOptions {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly signal?: AbortSignal;
}

/** The only way out of this process: everything that is sent for a subject passes the policy in force. */
export interface EgressGate extends AsyncDisposable {
  /** Fetch for adapters; the same function at every call for a subject. Redirects are not followed by default. */
  fetchFor(subject: EgressSubject): typeof globalThis.fetch;
  /** The same without what fetch costs: for bytes that are passed on. Never follows redirects. Rejects with `EGRESS_DENIED`. */
  request(subject: EgressSubject, url: string, options: EgressRequestOptions): Promise<Dispatcher.ResponseData>;
  /**
   * What is sent within this work is sent for an engine whose output is withheld: over connections that it shares with nobody
   * else, and what is denied of it is told to research alone.
   */
  asWithheld<Result>(work: () => Result): Result;
  policy(): EgressPolicyView;
  check(subject: string, url: string): Promise<EgressVerdict>;
  /** What never may be reached, besides the classes that nobody may: own listeners, the database. `host:port`. */
  forbid(listener: { readonly host: string; readonly port: number }): () => void;
}
