import type { Socket } from 'node:net';
import { type Dispatcher, Pool } from 'undici';
import type { TraceContext } from '../observer.ts';
import { type BodyLimits, limitBodies } from './body-limit.ts';
import type { Denial } from './denials.ts';
import { egressDenied } from './egress-errors.ts';
import type { EgressPolicy } from './egress-policy.ts';
import { type EgressTarget, targetOf } from './egress-target.ts';
import { type Asked, judgeAddress, judgeTarget, type Verdict } from './judge-target.ts';
import { judgedConnector } from './judged-connector.ts';
import type { OwnListeners } from './own-listeners.ts';
import type { ResolveHost } from './resolve-host.ts';

export interface DialerParts {
  /** In force at the moment. */
  readonly policy: () => EgressPolicy;
  readonly own: OwnListeners;
  readonly resolve: ResolveHost;
  readonly denials: { tell(denial: Omit<Denial, 'withheld'>): void };
  readonly limits: BodyLimits;
  readonly trace: Pick<TraceContext, 'headersFor'>;
  /** Default `ANSWER_TIMES`. */
  readonly times?: AnswerTimes;
}

/** The connections of one subject; it shares none with another. */
export interface SubjectDialer {
  /** Where to send what goes to this target; asked for each request. Throws `EGRESS_DENIED`. */
  admit(target: EgressTarget): Dispatcher;
  /** The target of a URL. Throws `EGRESS_DENIED` where nothing is sent to it. */
  target(url: string | URL): EgressTarget;
  /** As the dialer would judge it now, its addresses included. */
  check(url: string): Promise<Verdict>;
  /** Closes what may not go on by the policy in force. */
  sweep(): void;
  close(): Promise<void>;
}

/** The connections to one scheme, host and port. */
interface Kept {
  readonly target: EgressTarget;
  readonly pool: Pool;
  readonly dispatcher: Dispatcher;
  /** With the address that each was checked for. */
  readonly sockets: Map<Socket, string>;
  /** The policy that let the target through last, and until when it does. */
  policy: EgressPolicy | null;
  until: number;
}

/** How long a server may be silent, in milliseconds. */
export interface AnswerTimes {
  /** Until its answer begins. */
  readonly headersMs: number;
  /** Between two pieces of it. */
  readonly bodyMs: number;
}

/** Callers have limits of their own below these. */
const ANSWER_TIMES: AnswerTimes = { headersMs: 600_000, bodyMs: 300_000 };
/** Without a word of the other side on it; most servers close after 5 s or more. */
const KEPT_MS = 4_000;
/** Beyond that, those without a connection go. */
const MOST_ORIGINS = 64;

export function createSubjectDialer(
  subject: string,
  { policy, own, resolve, denials, limits, trace, times = ANSWER_TIMES }: DialerParts,
): SubjectDialer {
  const origins = new Map<string, Kept>();
  const limited = limitBodies(subject, limits);

  const asked = (target: EgressTarget): Asked => {
    return { subject, policy: policy().policyOf(subject), target, isOwn: own.owns, now: Date.now() };
  };
  /** Undefined: it may go on. A denial is told either way, of what somebody asked for. */
  const refusal = (target: EgressTarget, verdict: Verdict, isAskedFor = true): Error | undefined => {
    if (verdict.allowed) return undefined;
    const isReported = !verdict.never && policy().mode === 'report';
    const { host, port } = target;
    if (isAskedFor) denials.tell({ subject, host, port, because: verdict.because, isReported });
    return isReported ? undefined : egressDenied(subject, `${target.host}:${target.port}`, verdict);
  };

  const open = (target: EgressTarget): Kept => {
    if (origins.size >= MOST_ORIGINS) dropIdle();
    const sockets = new Map<Socket, string>();
    const connect = judgedConnector({
      target,
      resolve,
      prepare: () => own.refresh(target.port),
      refusal: (address) => refusal(target, judgeAddress(asked(target), address)),
      onSocket(socket, address) {
        sockets.set(socket, address);
        socket.once('close', () => sockets.delete(socket));
      },
    });
    const pool = new Pool(target.origin, {
      connect,
      keepAliveTimeout: KEPT_MS,
      headersTimeout: times.headersMs,
      bodyTimeout: times.bodyMs,
    });
    const dispatcher = pool.compose(limited, tracedBy(trace, target.host));
    const kept: Kept = { target, pool, dispatcher, sockets, policy: null, until: 0 };
    origins.set(target.origin, kept);
    return kept;
  };

  const dropIdle = (): void => {
    for (const [origin, { pool, sockets }] of origins) {
      if (sockets.size > 0 || inUse(pool)) continue;
      origins.delete(origin);
      void pool.close();
    }
  };

  return {
    target(url) {
      const parsed = typeof url === 'string' ? URL.parse(url) : url;
      const target = parsed === null ? 'it is not a URL' : targetOf(parsed);
      if (typeof target === 'string') throw egressDenied(subject, 'this', { because: target, never: true });
      return target;
    },
    admit(target) {
      const kept = origins.get(target.origin);
      const now = policy();
      if (kept !== undefined && kept.policy === now && Date.now() < kept.until) return kept.dispatcher;
      const verdict = judgeTarget(asked(target));
      const denied = refusal(target, verdict);
      if (denied !== undefined) throw denied;
      const admitted = kept ?? open(target);
      admitted.policy = now;
      // What is only reported is told at each request.
      admitted.until = verdict.allowed ? verdict.until : 0;
      return admitted.dispatcher;
    },
    async check(url) {
      const parsed = URL.parse(url);
      const target = parsed === null ? 'it is not a URL' : targetOf(parsed);
      if (typeof target === 'string') return { allowed: false, never: true, because: target };
      await own.refresh(target.port);
      const verdict = judgeTarget(asked(target));
      if (target.isAddress || (!verdict.allowed && verdict.never)) return verdict;
      const addresses = await resolve(target.host).catch(() => null);
      if (addresses === null) {
        return verdict.allowed ? { ...verdict, because: `${verdict.because}; its name has no address now` } : verdict;
      }
      const verdicts = addresses.map((address) => judgeAddress(asked(target), address));
      return verdicts.find(isNever) ?? verdicts.find(({ allowed }) => !allowed) ?? verdict;
    },
    sweep() {
      for (const [origin, { target, pool, sockets }] of origins) {
        // A connection that is merely kept was asked for by nobody.
        const isInUse = inUse(pool);
        const denied = refusal(target, judgeTarget(asked(target)), isInUse);
        if (denied !== undefined) {
          origins.delete(origin);
          void pool.destroy(denied);
          continue;
        }
        for (const [socket, address] of sockets) {
          const cut = refusal(target, judgeAddress(asked(target), address), isInUse);
          if (cut !== undefined) socket.destroy(cut);
        }
      }
    },
    async close() {
      await Promise.all([...origins.values()].map(({ pool }) => pool.destroy()));
      origins.clear();
    },
  };
}

/** Adds what a host may know of the trace that a request belongs to. */
function tracedBy(trace: DialerParts['trace'], host: string): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) => {
    const headers = { ...(options.headers as Readonly<Record<string, string>>), ...trace.headersFor(host) };
    return dispatch({ ...options, headers }, handler);
  };
}

function inUse({ stats }: Pool): boolean {
  return stats.running + stats.pending + stats.queued > 0;
}

function isNever(verdict: Verdict): boolean {
  return !verdict.allowed && verdict.never;
}
