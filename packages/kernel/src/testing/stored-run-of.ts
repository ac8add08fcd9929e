import { hashJson, outputHashes } from '../hash-json.ts';
import type { EngineOutcome, RunRecord } from '../record.ts';
import type { StoredEngine, StoredRun } from '../stored-run.ts';

/** A record as a log gives it back, with every output kept. */
export function storedRunOf(record: RunRecord): StoredRun {
  const { plan, outcomes, signals, ...facts } = record;
  const hashes = outputHashes(outcomes);
  return {
    ...facts,
    signalsHash: hashJson(signals),
    planHash: plan.planHash,
    visibleHash: plan.visibleHash,
    revision: plan.revision,
    engineSetHash: plan.engineSetHash,
    excluded: plan.excluded,
    engines: plan.engines.map((planned): StoredEngine => {
      const { engine, batch, dependencies, withheld, position, restrictedToTeams } = planned;
      const { events: _, ...outcome } = outcomes[position] as EngineOutcome;
      return {
        engineId: engine.engineId,
        version: engine.definition.version,
        contentHash: engine.contentHash,
        drifted: engine.drifted,
        batch,
        dependencies: dependencies.map((at) => (plan.engines[at] as (typeof plan.engines)[number]).engine.engineId),
        withheld,
        ...(restrictedToTeams === undefined ? {} : { restrictedToTeams }),
        ...outcome,
        outputHash: hashes[position] ?? null,
      };
    }),
  };
}
