import type { ProcessTable } from './configuration/process-table.ts';
import type { SettingsAccess } from './configuration/settings.ts';
import type { Runs } from './runs/runs.ts';

/** The domain calls of one session. Made by `platform.createSdk(session)`; there is none without a session. */
export interface Sdk {
  readonly processTable: ProcessTable;
  readonly runs: Runs;
  readonly settings: SettingsAccess;
}
