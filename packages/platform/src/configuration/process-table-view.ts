import type { EngineId, LoadProblem as KernelLoadProblem, KernelSnapshot } from '@enginehouse/kernel';
import type { LoadProblem, ProcessTableEntry } from '@enginehouse/sdk';

/** One line of the process table, by the engine's number. */
export function entryOf(kernel: KernelSnapshot, number: number): ProcessTableEntry {
  const { engineSet } = kernel;
  const engine = engineSet.engines[number];
  const effective = kernel.states[number];
  if (engine === undefined || effective === undefined) throw new RangeError(`no engine has the number ${number}`);
  const withheld = kernel.withheld[number] === 1;
  const idsOf = (column: Int32Array, start: Int32Array): EngineId[] =>
    [...column.subarray(start[number], start[number + 1])].flatMap((other) => engineSet.engines[other]?.engineId ?? []);
  const needed = idsOf(engineSet.dependencies, engineSet.dependencyStart);
  return {
    engineId: engine.engineId,
    definition: engine.definition,
    contentHash: engine.contentHash,
    drifted: engine.drifted,
    override: kernel.overrides.get(engine.engineId) ?? null,
    effective,
    withheld,
    withheldBecauseOf:
      withheld && !effective.withheld
        ? needed.filter((id) => kernel.withheld[engineSet.numbers.get(id) ?? -1] === 1)
        : [],
    dependents: idsOf(engineSet.dependents, engineSet.dependentStart),
  };
}

/** What stayed out at a load, one entry for each file at fault. */
export function problemView({ error, files, engineIds, keptOut }: KernelLoadProblem): LoadProblem {
  return {
    file: files.length === 0 ? null : files.join(', '),
    engineId: engineIds.length === 0 ? null : engineIds.join(', '),
    code: error.code,
    message: error.message,
    fix: error.fix,
    dependents: keptOut,
  };
}
