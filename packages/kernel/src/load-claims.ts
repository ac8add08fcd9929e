import type { EnginehouseError } from '@enginehouse/errors';
import compareVersions from 'semver/functions/compare.js';
import type { EngineDefinition } from './definition.ts';
import { createEngine, type Engine, type Score, scoreMissing, waitsForScore } from './engine.ts';
import { duplicateEngine } from './engine-set.ts';
import { kernelErrors } from './errors.ts';
import type { FileBinding } from './load-session.ts';

/** One call of `registerEngine` during a session. */
export interface Staged {
  readonly definition: EngineDefinition;
  readonly score: Score | undefined;
  readonly file: string | undefined;
}

/** An engine file imported before the session has registered already; its `score` arrives now. */
export function waitingFor(
  bindings: ReadonlyMap<string, FileBinding>,
  accepted: ReadonlyMap<string, Engine>,
): Staged[] {
  return [...accepted.values()]
    .filter((engine) => engine.file !== undefined && bindings.has(engine.file) && waitsForScore(engine))
    .map(({ definition, file }) => ({ definition, score: undefined, file }));
}

export function claimsById(staged: readonly Staged[]): Iterable<readonly Staged[]> {
  return Map.groupBy(staged, (entry) => entry.definition.engineId).values();
}

/** Which of the registrations of one id counts, if any. File order never decides. */
export function judge(
  claims: readonly Staged[],
  accepted: ReadonlyMap<string, Engine>,
): { readonly claim: Staged } | { readonly error: EnginehouseError } {
  let claim = claims[0]!;
  const { engineId } = claim.definition;
  for (const next of claims.slice(1)) {
    const sameFile = next.file === claim.file && next.file !== undefined;
    const order = compareVersions(next.definition.version, claim.definition.version);
    if (!sameFile || order === 0)
      return {
        error: duplicateEngine(
          engineId,
          claims.map((entry) => entry.file),
        ),
      };
    if (order > 0) claim = next;
  }
  const before = accepted.get(engineId);
  if (before === undefined) return { claim };
  const error = replacementError(before, claim.definition, claim.file);
  return error === undefined ? { claim } : { error };
}

/** Why a registration may not replace the one in force; undefined when it may. */
export function replacementError(before: Engine, next: EngineDefinition, file: string | undefined) {
  // Its file was imported before a loader could say which file that was: only now comes a registration that can run.
  if (before.file === undefined && waitsForScore(before)) return undefined;
  if (before.file === undefined || before.file !== file) return duplicateEngine(before.engineId, [before.file, file]);
  if (compareVersions(next.version, before.definition.version) >= 0) return undefined;
  return kernelErrors.error('VERSION_NOT_HIGHER', {
    message: `Engine '${before.engineId}' ${before.definition.version} is in force; its file now says ${next.version}`,
    where: before.file,
    details: { engineId: before.engineId, inForce: before.definition.version, found: next.version },
  });
}

export function tieScore(
  claims: readonly Staged[],
  bindings: ReadonlyMap<string, FileBinding>,
): { readonly engine: Engine } | { readonly error: EnginehouseError } {
  const [claim] = claims as readonly [Staged];
  const { definition, file } = claim;
  const binding = file === undefined ? undefined : bindings.get(file);
  const ids = claims.map((entry) => entry.definition.engineId);
  if (typeof binding?.score !== 'function') return { error: scoreMissing(ids, file) };
  if (claims.length > 1) {
    const message = `${file} registers ${ids.map((id) => `'${id}'`).join(' and ')} but exports one \`score\``;
    return {
      error: kernelErrors.error('SCORE_AMBIGUOUS', { message, where: file ?? '', details: { engineIds: ids } }),
    };
  }
  const { contentHash, drifted } = binding;
  return { engine: createEngine(definition, { score: binding.score as Score, file, contentHash, drifted }) };
}
