import type { EnginehouseError } from '@enginehouse/errors';
import type { Database, Queryable } from '../database.ts';
import { storeErrors } from '../errors.ts';
import type { ChangeOrigin, ConfigurationChange } from './configuration-change.ts';
import { type ConfigurationState, readConfiguration } from './read-configuration.ts';
import { writeChange } from './write-change.ts';

/**
 * Says what to write, from the configuration in force; null for nothing. Called again when another node was faster, so it
 * must do nothing else. What it must read beside the configuration it reads through `reader`. What it throws is passed on
 * and nothing is written.
 */
export type DecideChange = (
  current: ConfigurationState,
  reader: Queryable,
) => ConfigurationChange | null | Promise<ConfigurationChange | null>;

export interface ChangeOptions {
  readonly origin: ChangeOrigin;
  /** Refuses the change (`REVISION_CONFLICT`) when the configuration in force is another one. */
  readonly ifRevision?: number;
}

export interface ChangeOutcome {
  /** The revision that the change made, or the one in force when there was nothing to write. */
  readonly revision: number;
  readonly changed: boolean;
  /** It took something away, as the change said. */
  readonly tightens: boolean;
}

/**
 * The one way to change what feeds the configuration. The change is validated against the configuration that its write
 * finds in force: written in one statement if nothing happened since it was read, and otherwise decided again. Rows, audit
 * events, outbox records and the revision become visible together, and commits follow each other in the order of their
 * revisions.
 *
 * Rejects with what `decide` throws, `REVISION_CONFLICT` and `DATABASE_...`; then nothing was written (after
 * `DATABASE_GONE` it is unknown).
 */
export async function changeConfiguration(
  db: Database,
  decide: DecideChange,
  options: ChangeOptions,
): Promise<ChangeOutcome> {
  let tightens = false;
  const { kept, written } = await writeChange(db, {
    origin: options.origin,
    mayTakeRevision: true,
    decide: async (place) => {
      const current = await readConfiguration(place);
      const { ifRevision } = options;
      if (ifRevision !== undefined && ifRevision !== current.revision) {
        throw configurationConflict(ifRevision, current.revision);
      }
      const change = await decide(current, place);
      tightens = change?.tightens === true;
      if (change === null) return { change, kept: current.revision };
      if (change.audit.length === 0) throw new TypeError('A change of the configuration must be audited');
      return { change, revision: { basis: current, changesPlans: change.changesPlans }, kept: current.revision };
    },
  });
  return { revision: written?.revision ?? kept, changed: written !== null, tightens };
}

function configurationConflict(expected: number, current: number): EnginehouseError {
  return storeErrors.error('REVISION_CONFLICT', {
    message: `The configuration is at revision ${current}, not at ${expected}`,
    where: 'ifRevision',
    details: { expected, current },
  });
}
