import { createSnapshot, type KernelSnapshot, type StateImpact } from '@enginehouse/kernel';
import type { StateChangeOptions, StateChangeResult } from '@enginehouse/sdk';
import { type BringIntoForce, changeConfiguration, type Database, overrideChange } from '@enginehouse/store';
import type { Session } from '../session.ts';
import { changeOrigin } from './change-origin.ts';
import type { Configuration } from './configuration.ts';
import { impactView } from './impact-view.ts';

/** What a change of a state is made with. */
export interface StateParts {
  readonly db: Database;
  readonly configuration: Configuration;
  readonly bringIntoForce: BringIntoForce;
}

/**
 * Writes the override that `judge` allows. It is judged against the configuration that its write finds in force, so it
 * may be called more than once; what it throws is passed on, and nothing is written.
 */
export async function changeEngineState(
  { db, configuration, bringIntoForce }: StateParts,
  session: Session,
  options: Pick<StateChangeOptions, 'reason' | 'ifRevision'>,
  judge: (now: KernelSnapshot) => StateImpact,
): Promise<StateChangeResult> {
  const origin = changeOrigin(session);
  let impact: StateImpact | undefined;
  const outcome = await changeConfiguration(
    db,
    (current) => {
      const { revision, processTableRevision, overrides, settings } = current;
      const known = configuration.current().kernel;
      const limits = { hardCap: settings.hardCap, researchCap: settings.researchCap };
      const now = createSnapshot(
        { revision, processTableRevision, engineSet: known.engineSet, overrides, limits },
        known,
      );
      impact = judge(now);
      const { engineId, override } = impact;
      const reason = options.reason ?? null;
      return overrideChange(current, {
        engineId,
        override: override ?? {},
        reason,
        origin,
        tightens: impactView(impact).tightening,
      });
    },
    { origin, ...(options.ifRevision === undefined ? {} : { ifRevision: options.ifRevision }) },
  );
  if (outcome.changed) await bringIntoForce(outcome);
  return { revision: outcome.revision, applied: outcome.changed, impact: impactView(impact as StateImpact) };
}
