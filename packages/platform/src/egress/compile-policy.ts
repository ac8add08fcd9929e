import type { ProviderManifest } from '@enginehouse/sdk';
import type { ApprovalResource, ConfigurationResources, InstanceResource } from '@enginehouse/store';
import type { Derivation } from '../configuration/configuration.ts';
import { addressClass } from './address-class.ts';
import { configTargets } from './config-targets.ts';
import { type EgressPolicy, type PolicyRule, type SubjectPolicy, subjectPolicy } from './egress-policy.ts';
import { canonicalHost, targetOf } from './egress-target.ts';

export interface PolicySources {
  readonly manifests: readonly ProviderManifest[];
  /** Of the package registry that dependencies are installed from. */
  readonly registry: string;
}

/**
 * Policies from snapshots: a pure function of these and of what does not change while the process runs. What a subject may
 * reach is put together when it is first asked for, so that a new revision costs as little with 10,000 instances as with one:
 * 4 microseconds for each subject that asks.
 */
export function compilePolicy({ manifests, registry }: PolicySources): Derivation<EgressPolicy> {
  const byId = new Map(manifests.map((manifest) => [manifest.id, manifest]));
  const registryRules = rulesOfRegistry(registry);
  return (next, before) => {
    const { revision, resources } = next;
    const mode = next.settings.egressMode;
    if (before !== undefined && before.snapshot.resources === resources) {
      return { ...before.value, revision, mode };
    }
    return { revision, mode, ...subjectsOf(resources, byId, registryRules) };
  };
}

function subjectsOf(
  { instances, approvals }: ConfigurationResources,
  manifests: ReadonlyMap<string, ProviderManifest>,
  registryRules: readonly PolicyRule[],
): Pick<EgressPolicy, 'policyOf' | 'subjects' | 'ends'> {
  const approved = Map.groupBy(approvals, ({ subject }) => subject);
  const installed = [...manifests.values()].filter(({ dependencies }) => Object.keys(dependencies).length > 0);
  const made = new Map<string, SubjectPolicy>();

  /** Label and rules of a subject, without approvals; undefined: there is no such subject. */
  const own = (subject: string): readonly [label: string, rules: readonly PolicyRule[]] | undefined => {
    if (subject.startsWith('engine/')) {
      const instance = instances.get(Number(subject.slice('engine/'.length)));
      if (instance === undefined || `engine/${instance.id}` !== subject) return undefined;
      return [instance.name, rulesOfInstance(instance, manifests.get(instance.provider))];
    }
    if (subject.startsWith('install/')) {
      const manifest = installed.find(({ id }) => `install/${id}` === subject);
      return manifest && [manifest.label, registryRules];
    }
    // An approval alone makes no engine instance and no provider: it is kept for when there is one, and lets nobody through.
    return approved.has(subject) ? [subject, []] : undefined;
  };
  const policyOf = (subject: string): SubjectPolicy | undefined => {
    const known = made.get(subject);
    if (known !== undefined) return known;
    const found = own(subject);
    if (found === undefined) return undefined;
    const beyond = (approved.get(subject) ?? []).flatMap(ruleOfApproval);
    const policy = subjectPolicy(subject, found[0], [...found[1], ...beyond]);
    made.set(subject, policy);
    return policy;
  };
  return {
    policyOf,
    subjects: () => {
      const names = new Set([
        ...Array.from(instances.keys(), (id) => `engine/${id}`),
        ...installed.map(({ id }) => `install/${id}`),
        ...approved.keys(),
      ]);
      return Array.from(names, policyOf).filter((policy) => policy !== undefined);
    },
    ends: approvals.flatMap(({ until }) => until ?? []),
  };
}

function rulesOfInstance({ config }: InstanceResource, manifest: ProviderManifest | undefined): readonly PolicyRule[] {
  if (manifest === undefined) return [];
  return [
    ...manifest.egress.hosts.map((written): PolicyRule => {
      const [host = '', port = '443'] = written.split(':');
      return { host, port: Number(port), classes: ['public'], because: 'manifest', until: null };
    }),
    ...configTargets(manifest, config).map(
      ({ field, target: { host, port }, addressClass: one }): PolicyRule => ({
        host,
        port,
        classes: [one],
        because: `config.${field}`,
        until: null,
      }),
    ),
  ];
}

function ruleOfApproval({ id, host, port, addressClass: one, until }: ApprovalResource): readonly PolicyRule[] {
  const canonical = canonicalHost(host);
  return canonical === null ? [] : [{ host: canonical, port, classes: [one], because: `approval ${id}`, until }];
}

/** A registry of one's own may stand in the private network: it is set by whoever starts the process. */
function rulesOfRegistry(registry: string): readonly PolicyRule[] {
  const url = URL.parse(registry);
  const target = url === null ? '' : targetOf(url);
  if (typeof target === 'string') return [];
  const { host, port, isAddress } = target;
  const own = host === 'localhost' ? 'loopback' : isAddress ? addressClass(host) : 'public';
  return own === 'forbidden' ? [] : [{ host, port, classes: [own], because: 'registry', until: null }];
}
