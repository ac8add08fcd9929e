import type { EnginehouseError } from '@enginehouse/errors';
import type { EngineDefinition } from '../definition.ts';
import type { Engine } from '../engine.ts';
import { kernelErrors } from '../errors.ts';
import type { DriftPolicy, SeenVersion, SeenVersions } from './seen-versions.ts';

/** One registration with the code behind it. */
export interface LoadedVersion extends SeenVersion {
  readonly definition: EngineDefinition;
  readonly file: string;
}

/** A version whose code is not the code first seen under it. */
export interface Drift {
  readonly version: LoadedVersion;
  readonly firstSeen: string;
}

/**
 * Finds drift, and remembers the versions that are not refused for it. New versions are looked up once more after they
 * were remembered: of two nodes that start with different code under one new version, only the first is right.
 * Without `seen`, what is in force in this process is all there is to compare with.
 */
export async function findDrift(
  versions: readonly LoadedVersion[],
  inForce: readonly Engine[],
  seen: SeenVersions | undefined,
  policy: DriftPolicy,
): Promise<Drift[]> {
  if (versions.length === 0) return [];
  const first = firstSeen(seen === undefined ? versionsOf(inForce) : await seen.lookup(versions));
  const drifts = drifted(versions, first);
  if (seen === undefined) return drifts;

  const refused = new Set(policy === 'refuse' ? drifts.map((drift) => drift.version) : []);
  const kept = versions.filter((version) => !refused.has(version));
  if (kept.length === 0) return drifts;
  await seen.record(
    kept.map(({ engineId, version, contentHash, definition }) => ({ engineId, version, contentHash, definition })),
  );
  const fresh = kept.filter((version) => !first.has(keyOf(version)));
  if (fresh.length === 0) return drifts;
  return [...drifts, ...drifted(fresh, firstSeen(await seen.lookup(fresh)))];
}

export function versionDrift({ version, firstSeen }: Drift): EnginehouseError {
  const { engineId, file, contentHash } = version;
  return kernelErrors.error('VERSION_DRIFT', {
    message: `Engine '${engineId}' ${version.version} is not the code first seen under this version`,
    where: file,
    details: { engineId, version: version.version, contentHash, firstSeen },
  });
}

function drifted(versions: readonly LoadedVersion[], first: ReadonlyMap<string, string>): Drift[] {
  return versions.flatMap((version) => {
    const firstSeen = first.get(keyOf(version));
    return firstSeen === undefined || firstSeen === version.contentHash ? [] : [{ version, firstSeen }];
  });
}

function firstSeen(seen: readonly SeenVersion[]): Map<string, string> {
  return new Map(seen.map((version) => [keyOf(version), version.contentHash]));
}

function versionsOf(engines: readonly Engine[]): SeenVersion[] {
  return engines.map(({ engineId, definition, contentHash }) => ({
    engineId,
    version: definition.version,
    contentHash,
  }));
}

function keyOf(version: { readonly engineId: string; readonly version: string }): string {
  return `${version.engineId}@${version.version}`;
}
