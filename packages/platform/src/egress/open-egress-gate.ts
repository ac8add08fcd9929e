import { AsyncLocalStorage } from 'node:async_hooks';
import type { ProviderManifest } from '@enginehouse/sdk';
import type { Database } from '@enginehouse/store';
import type { Configuration } from '../configuration/configuration.ts';
import type { Logger } from '../logger.ts';
import { NOBODY, type Observer, type TraceContext, UNTRACED } from '../observer.ts';
import { BODY_LIMITS, type BodyLimits } from './body-limit.ts';
import { compilePolicy } from './compile-policy.ts';
import { createDenials, type Denial } from './denials.ts';
import { createEgressFetch } from './egress-fetch.ts';
import type { EgressGate } from './egress-gate.ts';
import { policyView } from './egress-policy.ts';
import { sendable } from './outgoing-request.ts';
import { createOwnListeners } from './own-listeners.ts';
import { NPM_REGISTRY } from './registry-url.ts';
import { type ResolveHost, systemResolver } from './resolve-host.ts';
import { createSubjectDialer, type SubjectDialer } from './subject-dialer.ts';

export interface GateParts {
  readonly db: Database;
  readonly log: Logger;
  readonly nodeId: string;
  readonly configuration: Pick<Configuration, 'derive' | 'onChange'>;
  readonly manifests: readonly ProviderManifest[];
  /** URL of the package registry. Default: that of npm. */
  readonly registry?: string;
  /** Default: the system. */
  readonly resolve?: ResolveHost;
  /** Default `BODY_LIMITS`. */
  readonly limits?: BodyLimits;
  /** Default: nobody hears of denials. */
  readonly observer?: Pick<Observer, 'egressDenied'>;
  /** Default: nothing that is sent belongs to a trace. */
  readonly trace?: Pick<TraceContext, 'headersFor'>;
}

/** The longest that a timer waits. */
const LONGEST_MS = 2 ** 31 - 1;

export function openEgressGate({
  db,
  log,
  nodeId,
  configuration,
  manifests,
  registry = NPM_REGISTRY,
  resolve = systemResolver,
  limits = BODY_LIMITS,
  observer = NOBODY,
  trace = UNTRACED,
}: GateParts): EgressGate {
  const policy = configuration.derive(compilePolicy({ manifests, registry }));
  const own = createOwnListeners(resolve);
  const denials = createDenials({ db, log, nodeId, observer });
  const dialers = new Map<string, SubjectDialer & { readonly fetch: typeof globalThis.fetch }>();
  const fetches = new Map<string, typeof globalThis.fetch>();
  const asking = new AsyncLocalStorage<'withheld'>();
  let timer: NodeJS.Timeout | undefined;

  /**
   * One for each subject that ever asked, and one for what withheld engines ask of it: ids grow by one, and one that is idle
   * holds nothing.
   */
  const dialerOf = (subject: string): SubjectDialer & { readonly fetch: typeof globalThis.fetch } => {
    const withheld = asking.getStore() === 'withheld';
    const key = withheld ? `${subject} withheld` : subject;
    const known = dialers.get(key);
    if (known !== undefined) return known;
    const told = { tell: (denial: Omit<Denial, 'withheld'>) => denials.tell({ ...denial, withheld }) };
    const dialer = createSubjectDialer(subject, { policy: policy.current, own, resolve, denials: told, limits, trace });
    const made = { ...dialer, fetch: createEgressFetch(subject, dialer, limits) };
    dialers.set(key, made);
    return made;
  };
  /** Adapters keep theirs: who asks is only known at each call. */
  const fetchOf = (subject: string): typeof globalThis.fetch => {
    const known = fetches.get(subject);
    if (known !== undefined) return known;
    const made: typeof globalThis.fetch = (input, init) => dialerOf(subject).fetch(input, init);
    fetches.set(subject, made);
    return made;
  };
  const sweep = (): void => {
    for (const dialer of dialers.values()) dialer.sweep();
  };
  /** Approvals end by the clock, without a revision. */
  const waitForEnd = (): void => {
    clearTimeout(timer);
    const now = Date.now();
    const ends = policy.current().ends.filter((until) => until > now);
    const next = Math.min(...ends);
    if (next === Number.POSITIVE_INFINITY) return;
    timer = setTimeout(apply, Math.min(next - now, LONGEST_MS)).unref();
  };
  const apply = (): void => {
    sweep();
    waitForEnd();
  };
  waitForEnd();
  const stopFollowing = configuration.onChange((now, before) => {
    if (now.resources !== before.resources || now.settings.egressMode !== before.settings.egressMode) apply();
  });
  return {
    fetchFor: fetchOf,
    asWithheld: (work) => asking.run('withheld', work),
    async request(subject, url, { method, headers, body, signal }) {
      const dialer = dialerOf(subject);
      const parsed = URL.parse(url);
      const target = dialer.target(parsed ?? url);
      return dialer.admit(target).request({
        path: parsed === null ? '/' : parsed.pathname + parsed.search,
        method,
        headers: sendable(Object.entries(headers)),
        body: body ?? null,
        signal: signal ?? null,
      });
    },
    policy: () => policyView(policy.current(), Date.now()),
    async check(subject, url) {
      const { mode } = policy.current();
      const verdict = await dialerOf(subject).check(url);
      if (verdict.allowed || verdict.never || mode === 'enforce') {
        return { allowed: verdict.allowed, because: verdict.because };
      }
      return { allowed: true, because: `the mode is 'report'; ${verdict.because}` };
    },
    forbid(listener) {
      const remove = own.add(listener);
      sweep();
      return remove;
    },
    async [Symbol.asyncDispose]() {
      clearTimeout(timer);
      stopFollowing();
      await Promise.all([...dialers.values()].map((dialer) => dialer.close()));
      await denials[Symbol.asyncDispose]();
    },
  };
}
