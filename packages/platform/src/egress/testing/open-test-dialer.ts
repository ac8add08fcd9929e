import { DEFAULT_SETTINGS } from '@enginehouse/models';
import type { ProviderManifest } from '@enginehouse/sdk';
import type { ApprovalResource } from '@enginehouse/store';
import type { ConfigurationSnapshot } from '../../configuration/configuration.ts';
import { type TraceContext, UNTRACED } from '../../observer.ts';
import { BODY_LIMITS, type BodyLimits } from '../body-limit.ts';
import { compilePolicy } from '../compile-policy.ts';
import type { Denial } from '../denials.ts';
import { createEgressFetch } from '../egress-fetch.ts';
import type { EgressPolicy } from '../egress-policy.ts';
import { createOwnListeners, type OwnListeners } from '../own-listeners.ts';
import { type ResolveHost, systemResolver } from '../resolve-host.ts';
import { type AnswerTimes, createSubjectDialer, type SubjectDialer } from '../subject-dialer.ts';

/** What the one instance of a test is, and what it may reach. */
export interface TestHouse {
  readonly deployment?: ProviderManifest['deployment'];
  readonly hosts?: readonly string[];
  readonly config?: { readonly [name: string]: unknown };
  readonly approvals?: readonly Partial<ApprovalResource>[];
  readonly mode?: 'enforce' | 'report';
  /** False: the instance was deleted. */
  readonly exists?: boolean;
}

export interface TestDialer extends AsyncDisposable {
  readonly fetch: typeof globalThis.fetch;
  readonly dialer: SubjectDialer;
  readonly own: OwnListeners;
  readonly denials: readonly Denial[];
  policy(): EgressPolicy;
  /** Puts another configuration in force, as a swap of the snapshot does. */
  change(house: TestHouse): void;
}

export const SUBJECT = 'engine/1';

export function testManifest({ deployment = 'hybrid', hosts = [] }: TestHouse = {}): ProviderManifest {
  return {
    id: 'lamp',
    label: 'Lamp',
    kind: 'llm',
    deployment,
    modelSource: 'provider_api',
    capabilities: ['chat'],
    runtimeMethods: ['generateText'],
    configSchema: [{ name: 'base_url', label: 'Base URL', type: 'text', required: false, validations: {} }],
    dependencies: { lamp: '1.0.0' },
    environment: [],
    egress: { hosts, fromConfig: ['base_url'] },
  };
}

export function testSnapshot({ config = {}, approvals = [], mode = 'enforce', exists = true }: TestHouse) {
  const instance = { id: 1, name: 'lamp', provider: 'lamp', config, wanted: 'active', revision: 1 } as const;
  return {
    revision: 1,
    epoch: 'test',
    settings: { ...DEFAULT_SETTINGS, egressMode: mode },
    resources: {
      instances: new Map(exists ? [[1, instance]] : []),
      models: new Map(),
      priorities: new Map(),
      objectives: new Map(),
      approvals: approvals.map((one, index) => ({
        id: index + 1,
        subject: SUBJECT,
        host: 'api.example.com',
        port: 443,
        addressClass: 'public' as const,
        until: null,
        ...one,
      })),
    },
  } as unknown as ConfigurationSnapshot;
}

/** The dialer of one instance with the policy that its configuration comes to; without a database. */
export function openTestDialer(
  first: TestHouse,
  {
    resolve = systemResolver,
    limits = BODY_LIMITS,
    trace = UNTRACED,
    times,
  }: { resolve?: ResolveHost; limits?: BodyLimits; trace?: Pick<TraceContext, 'headersFor'>; times?: AnswerTimes } = {},
): TestDialer {
  const denials: Denial[] = [];
  const own = createOwnListeners(resolve);
  const policyOf = (house: TestHouse): EgressPolicy =>
    compilePolicy({ manifests: [testManifest(house)], registry: 'https://registry.npmjs.org/' })(
      testSnapshot(house),
      undefined,
    );
  let policy = policyOf(first);
  const dialer = createSubjectDialer(SUBJECT, {
    policy: () => policy,
    own,
    resolve,
    limits,
    trace,
    ...(times === undefined ? {} : { times }),
    denials: { tell: (denial) => denials.push({ ...denial, withheld: false }) },
  });
  return {
    fetch: createEgressFetch(SUBJECT, dialer, limits),
    dialer,
    own,
    denials,
    policy: () => policy,
    change(house) {
      policy = policyOf(house);
      dialer.sweep();
    },
    [Symbol.asyncDispose]: () => dialer.close(),
  };
}
