import type { Ai, Capability, EngineAi, ProviderHost, ProviderManifest } from '@enginehouse/sdk';
import type { AiCallRecord, ConfigurationResources, InstanceResource, ModelResource } from '@enginehouse/store';
import type { Configuration } from '../../configuration/configuration.ts';
import { runtimeNotAvailable, runtimeStopped } from '../../engines/engine-errors.ts';
import { createRedactor } from '../../engines/runtimes/redact-secrets.ts';
import type { Runtime } from '../../engines/runtimes/runtime-registry.ts';
import { staleRevision } from '../../errors.ts';
import { NOBODY, UNTRACED } from '../../observer.ts';
import { createInFlight, type InFlight } from '../../runs/in-flight.ts';
import { localOperator, type Session } from '../../session.ts';
import { provider as testProvider } from '../../testing/test-provider.ts';
import { aiAccess } from '../ai-access.ts';
import { createAiCalls } from '../ai-calls.ts';
import type { AiCalls } from '../attempts.ts';
import { engineAi } from '../engine-ai.ts';
import { createRouter, type Router } from '../routing/router.ts';

/** A secret of every instance of an AI house. */
export const API_KEY = 'sk-test-0123456789abcdef';

export type NamedModel = Partial<Omit<ModelResource, 'id'>> & {
  readonly name: string;
  readonly capabilities: readonly Capability[];
};

export interface AiHouseOptions {
  /** Numbered from 1 in their order. Default: active, on instance 1, called as they are named. */
  readonly models: readonly NamedModel[];
  /** By id. Default: one, 1, active, of the test provider. */
  readonly instances?: readonly Pick<InstanceResource, 'id' | 'provider' | 'wanted'>[];
  /** Model names by objective. */
  readonly objectives?: Readonly<Record<string, string>>;
  /** Model names by capability, first choice first. */
  readonly priorities?: Readonly<Partial<Record<Capability, readonly string[]>>>;
  /** Default: the test provider. */
  readonly manifests?: readonly ProviderManifest[];
  /** Ids of providers that this node lacks. */
  readonly notInstalled?: readonly string[];
  readonly keepAiPayloads?: boolean;
  /** The node cannot confirm its configuration. */
  readonly stale?: boolean;
  /** Ids of instances whose runtimes cannot be made. */
  readonly unavailable?: readonly number[];
  /** Ids of instances of which a newer version comes into force just before the first call begins. */
  readonly outdated?: readonly number[];
}

/** AI calls over real routing and the test provider, without a database: what they leave behind is gathered. */
export interface AiHouse {
  readonly ai: Ai;
  readonly calls: AiCalls;
  readonly router: Router;
  readonly records: AiCallRecord[];
  readonly inFlight: InFlight;
  readonly shutdown: AbortController;
  as(session: Partial<Session>): Ai;
  engineAi(scope: Partial<Parameters<typeof engineAi>[1]>): EngineAi;
  /** Ends the calls of an instance as its runtime does when it is stopped. */
  stop(engineInstanceId: number): void;
  /** Resolves when as many calls have left their record. */
  recorded(count: number): Promise<readonly AiCallRecord[]>;
}

export function openAiHouse(options: AiHouseOptions): AiHouse {
  const resources = resourcesOf(options);
  const snapshot = { resources, settings: { keepAiPayloads: options.keepAiPayloads ?? false } };
  const configuration = {
    current: () => snapshot,
    assertFresh: () => {
      if (options.stale === true) throw staleRevision(undefined);
    },
    derive: (make: (next: unknown, before: undefined) => unknown) => {
      const value = make(snapshot, undefined);
      return { current: () => value };
    },
  } as unknown as Configuration;
  const missing = new Set(options.notInstalled);
  const installs = { isInstalled: (providerId: string) => !missing.has(providerId) };
  const router = createRouter({
    configuration,
    providers: { manifests: options.manifests ?? [testProvider] },
    installs,
  });
  const { runtimes, stop } = runtimesOf(resources, options);
  const records: AiCallRecord[] = [];
  const waiting = new Set<() => void>();
  const inFlight = createInFlight();
  const shutdown = new AbortController();
  const add = (record: AiCallRecord): void => {
    records.push(record);
    for (const look of waiting) look();
  };
  const parts = {
    configuration,
    router,
    runtimes,
    callLog: { add },
    inFlight,
    shutdown: shutdown.signal,
    nodeId: 'node',
    observer: NOBODY,
    trace: UNTRACED,
    egress: { asWithheld: <Result>(work: () => Result) => work() },
  };
  const calls = createAiCalls(parts);
  const as = (session: Partial<Session>): Ai =>
    aiAccess(
      { calls, router, usage: () => () => Promise.reject(new TypeError('no calls are kept here')) },
      localOperator({ channel: 'test', ...session }),
    );
  return {
    ai: as({}),
    as,
    calls,
    router,
    records,
    inFlight,
    shutdown,
    stop,
    engineAi: (scope) =>
      engineAi(calls, {
        runId: '019a9f4b-5a00-7000-8000-000000000000',
        engineId: 'asks',
        withheld: false,
        session: localOperator({ channel: 'test' }),
        signal: new AbortController().signal,
        ...scope,
      } as Parameters<typeof engineAi>[1]),
    recorded: (count) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (records.length < count) return;
          waiting.delete(look);
          resolve(records);
        };
        waiting.add(look);
        look();
      }),
  };
}

/** A chat model of this name. */
export const chat = (name: string, other: Partial<NamedModel> = {}): NamedModel => ({
  name,
  capabilities: ['chat'],
  ...other,
});

/** A house with chat models of these names, asked in this order for every objective. */
export const inOrder = (...names: readonly string[]): AiHouse =>
  openAiHouse({ models: names.map((name) => chat(name)), priorities: { chat: names } });

/** The code that a call fails with, or `answered`. */
export const codeOf = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'answered',
    (error: { code: string }) => error.code,
  );

function resourcesOf({ models, instances, objectives = {}, priorities = {} }: AiHouseOptions): ConfigurationResources {
  const byName = new Map(models.map(({ name }, at) => [name, at + 1]));
  const idOf = (name: string): number => byName.get(name) ?? Number.NaN;
  const given = instances ?? [{ id: 1, provider: testProvider.id, wanted: 'active' as const }];
  return {
    instances: new Map(given.map((one) => [one.id, { name: `instance-${one.id}`, config: {}, revision: 1, ...one }])),
    models: new Map(
      models.map((model, at) => {
        const id = at + 1;
        const usual = {
          engineInstanceId: 1,
          modelId: model.name,
          status: 'active',
          extraConfig: {},
          revision: 1,
          createdAt: 1_790_000_000,
        } as const;
        return [id, { ...usual, ...model, id }];
      }),
    ),
    objectives: new Map(Object.entries(objectives).map(([objective, name]) => [objective, idOf(name)])),
    priorities: new Map(
      Object.entries(priorities).map(([capability, names]) => [capability as Capability, names.map(idOf)]),
    ),
    approvals: [],
  };
}

/** One adapter of the test provider for each instance, made when it is first asked for. */
function runtimesOf({ instances }: ConfigurationResources, { unavailable = [], outdated = [] }: AiHouseOptions) {
  const stale = new Set(outdated);
  const made = new Map<number, { readonly runtime: Runtime; readonly calls: Set<AbortController> }>();
  const entryOf = (id: number) => {
    const instance = instances.get(id);
    if (instance?.wanted !== 'active') throw runtimeNotAvailable(id, 'it is not active');
    if (unavailable.includes(id)) throw runtimeNotAvailable(id, 'its config lacks api_key');
    const calls = new Set<AbortController>();
    const config = { base_url: 'http://localhost:9', api_key: API_KEY, greeting: '', broken: 'nothing' };
    const host = { signal: new AbortController().signal } as ProviderHost;
    const runtime: Runtime = {
      instance,
      manifest: testProvider,
      adapter: testProvider.create({ id, name: instance.name, config }, host),
      redact: createRedactor([API_KEY]),
      begin({ signal }) {
        if (stale.delete(id)) throw runtimeStopped(id);
        const controller = new AbortController();
        signal?.addEventListener('abort', () => controller.abort(signal.reason), { once: true });
        calls.add(controller);
        return { signal: controller.signal, end: () => calls.delete(controller) };
      },
    };
    const entry = { runtime, calls };
    made.set(id, entry);
    return entry;
  };
  return {
    runtimes: {
      ready: (id: number) => made.get(id)?.runtime,
      runtimeOf: async (id: number) => entryOf(id).runtime,
    },
    stop(id: number): void {
      for (const call of made.get(id)?.calls ?? []) call.abort(runtimeStopped(id));
    },
  };
}
