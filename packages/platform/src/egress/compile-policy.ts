import type { ProviderManifest } from '@enginehouse/sdk';
import type { ApprovalResource, InstanceResource } from '@enginehouse/store';
import type { ConfigurationSnapshot, Derivation } from '../configuration/configuration.ts';
import { addressClass } from './address-class.ts';
import { configTargets } from './config-targets.ts';
import { type EgressPolicy, type PolicyRule, type SubjectPolicy, subjectPolicy } from './egress-policy.ts';
import { canonicalHost, targetOf } from './egress-target.ts';

interface Before {
  readonly snapshot: ConfigurationSnapshot;
  readonly value: EgressPolicy;
}

export interface PolicySources {
  readonly manifests: readonly ProviderManifest[];
  /** Of the package registry that dependencies are installed from. */
  readonly registry: string;
}

/** Policies from snapshots: a pure function of these and of what does not change while the process runs. */
export function compilePolicy({ manifests, registry }: PolicySources): Derivation<EgressPolicy> {
  const byId = new Map(manifests.map((manifest) => [manifest.id, manifest]));
  const registryRules = rulesOfRegistry(registry);
  return (next, before) => {
    const { revision, resources } = next;
    const mode = next.settings.egressMode;
    if (before !== undefined && before.snapshot.resources === resources) {
      return { ...before.value, revision, mode };
    }
    const declared = declaredBy(resources.instances, byId, sameEpoch(next, before));
    return { revision, mode, declared, subjects: subjectsOf(next, { byId, declared, registryRules }) };
  };
}

/** Revisions of another epoch say nothing. */
function sameEpoch(next: ConfigurationSnapshot, before: Before | undefined): Before | undefined {
  return before?.snapshot.epoch === next.epoch ? before : undefined;
}

/** Reads anew what was written since: all of 1,000 instances take 4 ms, none of them 1 ms. */
function declaredBy(
  instances: ReadonlyMap<number, InstanceResource>,
  byId: ReadonlyMap<string, ProviderManifest>,
  before: Before | undefined,
): EgressPolicy['declared'] {
  const declared = new Map<number, readonly PolicyRule[]>();
  for (const [id, instance] of instances) {
    const isSame = before?.snapshot.resources.instances.get(id)?.revision === instance.revision;
    const known = isSame ? before?.value.declared.get(id) : undefined;
    declared.set(id, known ?? rulesOfInstance(instance, byId.get(instance.provider)));
  }
  return declared;
}

function subjectsOf(
  { resources: { instances, approvals } }: ConfigurationSnapshot,
  {
    byId,
    declared,
    registryRules,
  }: {
    readonly byId: ReadonlyMap<string, ProviderManifest>;
    readonly declared: EgressPolicy['declared'];
    readonly registryRules: readonly PolicyRule[];
  },
): ReadonlyMap<string, SubjectPolicy> {
  const approved = Map.groupBy(approvals, ({ subject }) => subject);
  const subjects = new Map<string, SubjectPolicy>();
  const add = (subject: string, label: string, rules: readonly PolicyRule[]): void => {
    const beyond = (approved.get(subject) ?? []).flatMap(ruleOfApproval);
    subjects.set(subject, subjectPolicy(subject, label, [...rules, ...beyond]));
    approved.delete(subject);
  };
  for (const { id, name } of instances.values()) add(`engine/${id}`, name, declared.get(id) ?? []);
  for (const { id, label, dependencies } of byId.values()) {
    if (Object.keys(dependencies).length > 0) add(`install/${id}`, label, registryRules);
  }
  // An approval alone makes no engine instance and no provider: it is kept for when there is one, and lets nobody through.
  for (const subject of approved.keys()) if (!/^(?:engine|install)\//.test(subject)) add(subject, subject, []);
  return subjects;
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
