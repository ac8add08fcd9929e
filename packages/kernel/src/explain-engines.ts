import type { EngineId } from './definition.ts';
import type { Exclusion } from './plan.ts';
import type { DifferenceCode, DifferenceKind, RunDifference } from './run-difference.ts';
import type { StoredEngine, StoredRun } from './stored-run.ts';

/** The differences between the engines of two runs, in the order of the graph: a cause comes before what follows from it. */
export function engineDifferences(a: StoredRun, b: StoredRun): RunDifference[] {
  const pair = new RunPair(a, b);
  return pair.engineIds().flatMap((engineId) => pair.differencesOf(engineId));
}

class RunPair {
  readonly #a: StoredRun;
  readonly #b: StoredRun;
  readonly #enginesOfA: ReadonlyMap<EngineId, StoredEngine>;
  readonly #enginesOfB: ReadonlyMap<EngineId, StoredEngine>;
  readonly #ancestorDiffers = new Map<EngineId, EngineId | null>();

  constructor(a: StoredRun, b: StoredRun) {
    this.#a = a;
    this.#b = b;
    this.#enginesOfA = byId(a);
    this.#enginesOfB = byId(b);
  }

  engineIds(): EngineId[] {
    const batches = new Map<EngineId, number>();
    for (const { engineId, batch } of [...this.#a.engines, ...this.#b.engines]) {
      batches.set(engineId, Math.max(batch, batches.get(engineId) ?? 0));
    }
    return [...batches].sort(([a, i], [b, j]) => i - j || (a < b ? -1 : 1)).map(([engineId]) => engineId);
  }

  differencesOf(engineId: EngineId): RunDifference[] {
    const a = this.#enginesOfA.get(engineId);
    const b = this.#enginesOfB.get(engineId);
    if (a !== undefined && b !== undefined) return this.#changes(a, b);
    return [this.#missing(engineId, a === undefined ? 'first' : 'second')];
  }

  #missing(engineId: EngineId, which: 'first' | 'second'): RunDifference {
    const run = which === 'first' ? this.#a : this.#b;
    const exclusion = run.excluded.find((one) => one.engineId === engineId);
    const code: DifferenceCode = exclusion?.reason === 'deprecated' ? 'STATE_CHANGED' : 'ENGINE_MISSING';
    const kind: DifferenceKind = exclusion?.reason === 'dependency-excluded' ? 'consequence' : 'cause';
    return { code, kind, engineId, message: `'${engineId}' did not run in the ${which} run${whyNot(exclusion)}.` };
  }

  #changes(a: StoredEngine, b: StoredEngine): RunDifference[] {
    const { engineId } = a;
    const sameOutput = a.status === b.status && a.outputHash === b.outputHash;
    const found: RunDifference[] = [];
    const add = (code: DifferenceCode, kind: DifferenceKind, message: string): void => {
      found.push({ code, kind, engineId, message });
    };
    const changedCode = a.version !== b.version || a.contentHash !== b.contentHash;
    const effect: DifferenceKind = sameOutput ? 'background' : 'cause';
    if (a.version !== b.version) {
      add(
        'VERSION_CHANGED',
        effect,
        `'${engineId}' went from version ${a.version} to ${b.version}${noEffect(sameOutput)}.`,
      );
    } else if (changedCode) {
      add(
        'CODE_DRIFTED',
        effect,
        `'${engineId}' ran other code under the same version ${a.version}${noEffect(sameOutput)}.`,
      );
    }
    if (a.withheld !== b.withheld) {
      const [one, other] = a.withheld ? ['withheld', 'returned'] : ['returned', 'withheld'];
      add('STATE_CHANGED', 'background', `'${engineId}' was ${one} in the first run and ${other} in the second.`);
    }
    if (sameOutput) return found;
    if (a.status !== 'succeeded' || b.status !== 'succeeded') {
      found.push(...this.#unequalEnds(a, b));
    } else if (!changedCode) {
      found.push(this.#otherOutput(a, b));
    } else {
      const input = this.#differingInput(a, b);
      if (input !== null) add('INPUTS_DIFFER', 'consequence', `'${engineId}' also read another output of '${input}'.`);
    }
    return found;
  }

  #unequalEnds(a: StoredEngine, b: StoredEngine): RunDifference[] {
    const ends: (readonly [StoredEngine, string])[] = [
      [a, 'first'],
      [b, 'second'],
    ];
    return ends
      .filter(([engine]) => engine.status !== 'succeeded')
      .map(([engine, which]) => describeEnd(engine, which));
  }

  /** Same code, another output. */
  #otherOutput(a: StoredEngine, b: StoredEngine): RunDifference {
    const { engineId } = a;
    const say = (code: DifferenceCode, kind: DifferenceKind, message: string): RunDifference => ({
      code,
      kind,
      engineId,
      message,
    });
    const input = this.#differingInput(a, b);
    if (input !== null) {
      return say('INPUTS_DIFFER', 'consequence', `'${engineId}' read another output of '${input}'.`);
    }
    if (this.#a.signalsHash !== this.#b.signalsHash) {
      return say('INPUTS_DIFFER', 'consequence', `'${engineId}' read other signals.`);
    }
    const ancestor = this.#differingAncestor(engineId);
    if (ancestor !== null) {
      return say(
        'EVENTS_MAY_DIFFER',
        'consequence',
        `'${engineId}' read the same outputs, but '${ancestor}' before it gave another one and may have sent it other events.`,
      );
    }
    if (!sameTeams(this.#a, this.#b)) {
      return say('INPUTS_DIFFER', 'consequence', `'${engineId}' ran for other teams.`);
    }
    return say(
      'NOT_DETERMINISTIC',
      'cause',
      `'${engineId}' is not deterministic: same version and code, same inputs, another output.`,
    );
  }

  /** The first declared dependency whose part in the two runs is not the same. */
  #differingInput(a: StoredEngine, b: StoredEngine): EngineId | null {
    const dependencies = [...new Set([...a.dependencies, ...b.dependencies])];
    return dependencies.find((id) => this.#outputDiffers(id)) ?? null;
  }

  #differingAncestor(engineId: EngineId): EngineId | null {
    const known = this.#ancestorDiffers.get(engineId);
    if (known !== undefined) return known;
    let found: EngineId | null = null;
    for (const dependency of this.#enginesOfA.get(engineId)?.dependencies ?? []) {
      found ??= this.#outputDiffers(dependency) ? dependency : this.#differingAncestor(dependency);
    }
    this.#ancestorDiffers.set(engineId, found);
    return found;
  }

  #outputDiffers(engineId: EngineId): boolean {
    return this.#enginesOfA.get(engineId)?.outputHash !== this.#enginesOfB.get(engineId)?.outputHash;
  }
}

function byId(run: StoredRun): ReadonlyMap<EngineId, StoredEngine> {
  return new Map(run.engines.map((engine) => [engine.engineId, engine]));
}

function sameTeams(a: StoredRun, b: StoredRun): boolean {
  return [...a.teams].sort().join('\n') === [...b.teams].sort().join('\n');
}

function noEffect(sameOutput: boolean): string {
  return sameOutput ? ', with the same output' : '';
}

function describeEnd(engine: StoredEngine, which: string): RunDifference {
  const { engineId, status, failure } = engine;
  switch (status) {
    case 'failed':
      return {
        code: 'ENGINE_FAILED',
        kind: 'cause',
        engineId,
        message: `'${engineId}' failed in the ${which} run: ${failure?.code ?? 'unknown'}, ${failure?.message ?? 'no message was kept'}.`,
      };
    case 'skipped':
      return {
        code: 'ENGINE_SKIPPED',
        kind: 'consequence',
        engineId,
        message: `'${engineId}' was skipped in the ${which} run because of '${failure?.cause ?? 'a dependency'}'.`,
      };
    default:
      return {
        code: 'ENGINE_UNFINISHED',
        kind: 'cause',
        engineId,
        message: `'${engineId}' has no end in the ${which} run: ${status}.`,
      };
  }
}

function whyNot(exclusion: Exclusion | undefined): string {
  switch (exclusion?.reason) {
    case undefined:
      return ': it was not part of the plan';
    case 'deprecated':
      return ': it was deprecated';
    case 'restricted':
      return ': it was restricted to other teams';
    case 'budget':
      return ': it did not fit into the budget';
    case 'risk':
      return ': its risk was above what was allowed';
    case 'domain':
      return ': its domain was not asked for';
    case 'dependency-excluded':
      return exclusion.cause === undefined
        ? ': it needs what did not run'
        : `: it needs '${exclusion.cause}', which did not run`;
  }
}
