import type { PlannedEngine } from '../../plan.ts';
import { moduleGraph } from '../module-graph.ts';
import type { BlockedFrame } from './halt-thread.ts';
import type { RemoteRun } from './remote-run.ts';
import type { SharedState } from './shared-state.ts';

/**
 * Which engines brought their worker to a halt, by position. For certain: the one whose synchronous part is on the
 * stack, or the one whose file is. Otherwise it is one of those that had begun: the withheld among them go first,
 * because nothing of theirs may make another one fail, and the run goes on to show whether it was one of the rest.
 */
export function engineToBlame(run: RemoteRun, state: SharedState, frames: readonly BlockedFrame[]): number[] {
  const suspects = run.plan.engines.filter(
    ({ position }) => run.outcomes[position] === undefined && state.wasStarted(position),
  );
  const onStack = suspects.find(({ position }) => position === state.position);
  const certain = onStack ?? (suspects.length > 1 ? byFrames(suspects, frames) : suspects[0]);
  if (certain !== undefined) return [certain.position];
  const withheld = suspects.filter((planned) => planned.withheld);
  return (withheld.length > 0 ? withheld : suspects).map((planned) => planned.position);
}

function byFrames(suspects: readonly PlannedEngine[], frames: readonly BlockedFrame[]): PlannedEngine | undefined {
  for (const { file } of frames) {
    const own = suspects.filter(({ engine }) => engine.file === file);
    if (own.length === 1) return own[0];
    const using = suspects.filter(
      ({ engine }) => engine.file !== undefined && moduleGraph().filesOf(engine.file).includes(file),
    );
    if (using.length === 1) return using[0];
  }
  return undefined;
}

/** True when the stack holds code of an engine under way: else the thread is only slow, and nobody is to blame. */
export function holdsEngineCode(run: RemoteRun, frames: readonly BlockedFrame[]): boolean {
  const files = new Set(
    run.plan.engines.flatMap(({ engine }) => (engine.file === undefined ? [] : moduleGraph().filesOf(engine.file))),
  );
  return frames.some(({ file }) => files.has(file));
}
