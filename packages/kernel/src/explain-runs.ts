import { engineDifferences } from './explain-engines.ts';
import { DIFFERENCE_KINDS, type RunDifference } from './run-difference.ts';
import type { StoredRun } from './stored-run.ts';

/** Why two runs came out as they did. */
export interface RunExplanation {
  /** True: the same engines succeeded in both, with the same outputs. */
  readonly sameOutputs: boolean;
  /** First causes first, along the graph; then what follows from them; then what differed without an effect. */
  readonly differences: readonly RunDifference[];
}

/**
 * Compares two runs, as `visibleRun` shows them to whoever asks. Every sentence speaks of "the first" and "the second"
 * run, in the order of the arguments.
 */
export function explainRuns(a: StoredRun, b: StoredRun): RunExplanation {
  const engines = engineDifferences(a, b);
  const differences = [...requestDifferences(a, b), ...engines, ...configurationDifferences(a, b)];
  const rank = (difference: RunDifference): number => DIFFERENCE_KINDS.indexOf(difference.kind);
  return {
    sameOutputs: sameOutputs(a, b),
    // `sort` is stable: within a kind the order along the graph stays.
    differences: differences.sort((one, other) => rank(one) - rank(other)),
  };
}

function sameOutputs(a: StoredRun, b: StoredRun): boolean {
  const hashes = (run: StoredRun): string =>
    run.engines
      .map((engine) => `${engine.engineId} ${engine.outputHash ?? '-'}`)
      .sort()
      .join('\n');
  return hashes(a) === hashes(b);
}

function requestDifferences(a: StoredRun, b: StoredRun): RunDifference[] {
  const found: RunDifference[] = [];
  const add = (code: RunDifference['code'], message: string): void => {
    found.push({ code, kind: 'cause', engineId: null, message });
  };
  if (a.signalsHash !== b.signalsHash) add('SIGNALS_DIFFER', 'The signals are not the same.');
  compare(a.teams, b.teams, 'no team', (one, other) =>
    add('TEAMS_DIFFER', `The first run was made for ${one}, the second for ${other}.`),
  );
  const numbers = [a.request.budget, b.request.budget];
  if (numbers[0] !== numbers[1]) {
    const [one, other] = numbers.map((budget) =>
      budget === undefined ? 'no budget of its own' : `a budget of ${budget}`,
    );
    add('BUDGET_DIFFERS', `The first run had ${one}, the second ${other}.`);
  }
  compare(a.request.targets, b.request.targets, 'every engine', (one, other) =>
    add('TARGETS_DIFFER', `The first run asked for ${one}, the second for ${other}.`),
  );
  compare(a.request.domains, b.request.domains, 'every domain', (one, other) =>
    add('DOMAINS_DIFFER', `The first run asked for ${one}, the second for ${other}.`),
  );
  const [riskA, riskB] = [a.request.maxRisk ?? 'critical', b.request.maxRisk ?? 'critical'];
  if (riskA !== riskB) add('RISK_DIFFERS', `The first run allowed a risk up to ${riskA}, the second up to ${riskB}.`);
  return found;
}

function compare(
  a: readonly string[] | undefined,
  b: readonly string[] | undefined,
  none: string,
  differ: (one: string, other: string) => void,
): void {
  const [one, other] = [a, b].map((words) =>
    words === undefined ? none : words.length === 0 ? none : [...new Set(words)].sort().join(', '),
  );
  if (one !== other) differ(one as string, other as string);
}

/** What lies behind the differences of engines, and may have no effect at all. */
function configurationDifferences(a: StoredRun, b: StoredRun): RunDifference[] {
  const found: RunDifference[] = [];
  if (a.engineSetHash !== null && b.engineSetHash !== null && a.engineSetHash !== b.engineSetHash) {
    found.push({
      code: 'ENGINE_SET_DIFFERS',
      kind: 'background',
      engineId: null,
      message: 'The nodes had not loaded the same engines, versions or code.',
    });
  }
  if (a.revision !== b.revision) {
    found.push({
      code: 'REVISION_DIFFERS',
      kind: 'background',
      engineId: null,
      message: `The first run was planned with revision ${a.revision} of the configuration, the second with ${b.revision}.`,
    });
  }
  return found;
}
