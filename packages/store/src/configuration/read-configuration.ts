import type { EngineId, EngineOverride } from '@enginehouse/kernel';
import { checkSetting, DEFAULT_SETTINGS, type SettingKey, type Settings } from '@enginehouse/models';
import type { Database, Dialect, QueryOptions, Transaction } from '../database.ts';
import {
  type ConfigurationResources,
  RESOURCE_COLUMNS,
  type ResourceLists,
  resourcesOf,
} from './configuration-resources.ts';

/** The row of an override in force. */
export interface OverrideRow {
  /** Number of the row in `engine_states`. */
  readonly id: number;
  /** Revision of the change that wrote it. */
  readonly revision: number;
}

/** The whole configuration as the database keeps it, seen in one snapshot. */
export interface ConfigurationState {
  /** Grows by one with every change. */
  readonly revision: number;
  /** The last revision that changed an override or a limit: plans may be cached by it. */
  readonly processTableRevision: number;
  /**
   * The history that the revisions belong to. Another one after a restore from a backup or a move to another server:
   * equal revisions of different epochs say nothing about each other.
   */
  readonly epoch: string;
  /** What operators set, by engine; engines that are as declared are not in it. */
  readonly overrides: ReadonlyMap<EngineId, EngineOverride>;
  /** Every setting, with its default where none is stored. */
  readonly settings: Settings;
  /** The rows in force, by engine; one that returned to what its code declares has a row too. */
  readonly overrideRows: ReadonlyMap<EngineId, OverrideRow>;
  /** Instances, models and what else AI calls and connections are decided by. */
  readonly resources: ConfigurationResources;
  /** When it was in force, by the clock of the database: no later than the moment it was read. As text, to the microsecond. */
  readonly asOf: string;
}

interface ConfigurationRow extends ResourceLists {
  readonly revision: number;
  readonly process_table_revision: number;
  readonly epoch: string;
  readonly as_of: string;
  readonly states: readonly (readonly [engineId: EngineId, override: EngineOverride, id: number, revision: number])[];
  readonly settings: readonly (readonly [key: string, value: unknown])[];
}

/**
 * The epoch is the stored one with what identifies the files it is read from: a restored copy keeps the row, but not the
 * system, the timeline or the number of its database. The embedded database cannot be exchanged under the one process
 * that holds it, and asking costs it 0.25 ms a read.
 */
export const EPOCH: { readonly [D in Dialect]: string } = {
  pglite: `revision.epoch || '/embedded'`,
  postgres: `revision.epoch || '/' || (select system_identifier from pg_control_system()) || '.'
    || left(pg_walfile_name(pg_current_wal_lsn()), 8) || '.'
    || (select oid from pg_database where datname = current_database())`,
};

function readStatement(dialect: Dialect): string {
  return `
select revision.number as revision, revision.process_table_number as process_table_revision,
  ${EPOCH[dialect]} as epoch, now()::text as as_of,
  (select coalesce(json_agg(json_build_array(engine_id, override, id, revision) order by engine_id), '[]')
   from engine_states where valid_until is null) as states,
  (select coalesce(json_agg(json_build_array(key, value)), '[]') from settings) as settings,
  ${RESOURCE_COLUMNS}
from revision where id = 1`;
}

const READ_CONFIGURATION = { pglite: readStatement('pglite'), postgres: readStatement('postgres') };

/** Reads everything in one statement, hence in one snapshot: the revision and what it numbers belong together. */
export async function readConfiguration(
  db: Database | Transaction,
  options: Pick<QueryOptions, 'urgent'> = {},
): Promise<ConfigurationState> {
  const [row] = await db.query<ConfigurationRow>(READ_CONFIGURATION[db.dialect], [], {
    name: 'configuration-read',
    ...options,
  });
  if (row === undefined) throw new TypeError('The database holds no revision: it was not migrated');
  return {
    revision: row.revision,
    processTableRevision: row.process_table_revision,
    epoch: row.epoch,
    overrides: new Map(row.states.filter(([, override]) => !isEmpty(override)).map(([id, override]) => [id, override])),
    settings: settingsOf(row.settings),
    overrideRows: new Map(row.states.map(([engineId, , id, revision]) => [engineId, { id, revision }])),
    resources: resourcesOf(row),
    asOf: row.as_of,
  };
}

function isEmpty(override: EngineOverride): boolean {
  return Object.keys(override).length === 0;
}

/** A setting of a newer version, and a value that this one does not take, are kept in the database and ignored here. */
function settingsOf(rows: ConfigurationRow['settings']): Settings {
  const stored: Partial<Record<SettingKey, unknown>> = {};
  for (const [key, value] of rows) {
    try {
      stored[key as SettingKey] = checkSetting(key, value);
    } catch {
      // Ignored: see above.
    }
  }
  return { ...DEFAULT_SETTINGS, ...stored } as Settings;
}
