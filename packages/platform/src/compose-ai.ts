import type { Ai } from '@enginehouse/sdk';
import { type AiCallLogOptions, createAiCallLog, type Database } from '@enginehouse/store';
import type { AiParts } from './ai/ai-access.ts';
import { createAiCalls } from './ai/ai-calls.ts';
import { usageCall } from './ai/read-usage.ts';
import { refuseDefaultProvider } from './ai/refuse-default-provider.ts';
import { createRouter } from './ai/routing/router.ts';
import type { Configuration } from './configuration/configuration.ts';
import type { EgressGate } from './egress/egress-gate.ts';
import type { ProviderInstalls } from './engines/installs/provider-installs.ts';
import type { LoadedProviders } from './engines/load-providers.ts';
import type { RuntimeRegistry } from './engines/runtimes/runtime-registry.ts';
import type { Logger } from './logger.ts';
import { createLossReport } from './loss-report.ts';
import type { Observer, TraceContext } from './observer.ts';
import type { InFlight } from './runs/in-flight.ts';
import type { Session } from './session.ts';

export interface AiBuild {
  readonly db: Database;
  readonly log: Logger;
  readonly nodeId: string;
  readonly configuration: Configuration;
  readonly providers: LoadedProviders;
  readonly installs: ProviderInstalls;
  readonly registry: RuntimeRegistry;
  readonly inFlight: InFlight;
  readonly shutdown: AbortSignal;
  readonly observer: Observer;
  readonly trace: TraceContext;
  readonly egress: EgressGate;
}

/** AI calls with what keeps them. To be closed when no call is under way any more. */
export interface ComposedAi extends AiParts, AsyncDisposable {}

export function composeAi({ db, log, registry, ...parts }: AiBuild): ComposedAi {
  refuseDefaultProvider();
  const losses = createLossReport(log, {
    message: 'usage and steps of AI calls are lost: the calls were answered',
    id: 'callId',
    many: 'calls',
  });
  const lost: AiCallLogOptions['lost'] = (callId, error) => losses.add(callId, error);
  const callLog = createAiCallLog(db, { lost });
  const router = createRouter(parts);
  const calls = createAiCalls({ ...parts, router, runtimes: registry, callLog });
  const usage = (session: Session): Ai['usage'] => usageCall(db, session);
  return { calls, router, usage, [Symbol.asyncDispose]: () => callLog[Symbol.asyncDispose]() };
}
