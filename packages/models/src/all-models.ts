import type { AccessRule } from './access.ts';
import { auditEvents, auditEventsAccess, auditEventsEffects } from './audit-events.ts';
import type { CoreModel } from './core-model.ts';
import type { Effects } from './effects.ts';
import { engineDefinitions, engineDefinitionsAccess, engineDefinitionsEffects } from './engine-definitions.ts';
import { engineRuns, engineRunsAccess, engineRunsEffects } from './engine-runs.ts';
import { engineStates, engineStatesAccess, engineStatesEffects } from './engine-states.ts';
import { outbox } from './outbox.ts';
import type { PlatformTable } from './platform-table.ts';
import { revision } from './revision.ts';
import { runOutputs } from './run-outputs.ts';
import { runPlans } from './run-plans.ts';
import { settings, settingsAccess, settingsEffects } from './settings.ts';
import { vaultKeys } from './vault-keys.ts';

/** A core model with its rules: without an access rule it does not load. */
export interface RegisteredModel {
  readonly model: CoreModel;
  readonly access: AccessRule;
  readonly effects: Effects;
}

/** Every core model with its own type. A new one is a file in this folder and a line here. */
const REGISTERED = [
  { model: auditEvents, access: auditEventsAccess, effects: auditEventsEffects },
  { model: engineDefinitions, access: engineDefinitionsAccess, effects: engineDefinitionsEffects },
  { model: engineRuns, access: engineRunsAccess, effects: engineRunsEffects },
  { model: engineStates, access: engineStatesAccess, effects: engineStatesEffects },
  { model: settings, access: settingsAccess, effects: settingsEffects },
] as const satisfies readonly RegisteredModel[];

/** Every core model, sorted by name. */
export const ALL_MODELS: readonly RegisteredModel[] = REGISTERED;

type AnyRegistered = (typeof REGISTERED)[number]['model'];

/** Registered name of a core model. */
export type CoreModelName = AnyRegistered['name'];

/** The core models by their registered names, for the compiler. */
export type CoreModelsByName = { readonly [M in AnyRegistered as M['name']]: M };

/** Every table of the machinery. */
export const ALL_PLATFORM_TABLES: readonly PlatformTable[] = [outbox, revision, runOutputs, runPlans, vaultKeys];
