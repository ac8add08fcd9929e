import type {
  ActivationState,
  DifferenceCode,
  DifferenceKind,
  EngineId,
  EngineStatus,
  Json,
  RiskLevel,
  RunId,
  RunStatus,
} from '@enginehouse/kernel';
import { z } from 'zod';

// The kernel's words, spelled again because this package takes only types from it; `satisfies` refuses a foreign word
// and the server's schema test refuses a missing one.
const ACTIVATION_STATES = ['active', 'restricted', 'research-only', 'deprecated'] as const satisfies ActivationState[];
const RISK_LEVELS = ['low', 'medium', 'high', 'critical'] as const satisfies RiskLevel[];
const RUN_STATUSES = ['succeeded', 'partial', 'failed', 'cancelled'] as const satisfies RunStatus[];
const ENGINE_STATUSES = [
  'succeeded',
  'failed',
  'skipped',
  'cancelled',
  'pending',
  'lost',
] as const satisfies EngineStatus[];

const DIFFERENCE_KINDS = ['cause', 'consequence', 'background'] as const satisfies DifferenceKind[];
const DIFFERENCE_CODES = [
  'SIGNALS_DIFFER',
  'TEAMS_DIFFER',
  'BUDGET_DIFFERS',
  'TARGETS_DIFFER',
  'DOMAINS_DIFFER',
  'RISK_DIFFERS',
  'ENGINE_MISSING',
  'STATE_CHANGED',
  'VERSION_CHANGED',
  'CODE_DRIFTED',
  'ENGINE_FAILED',
  'ENGINE_UNFINISHED',
  'NOT_DETERMINISTIC',
  'EVENTS_MAY_DIFFER',
  'INPUTS_DIFFER',
  'ENGINE_SKIPPED',
  'ENGINE_SET_DIFFERS',
  'REVISION_DIFFERS',
] as const satisfies DifferenceCode[];

/**
 * Any JSON value. It is not walked: what comes out of `JSON.parse` is JSON already, and the kernel checks signals itself.
 */
export const json = z.unknown() as unknown as z.ZodType<Json>;

/** One JSON object. */
export const jsonObject = z.record(z.string(), json);

/** An engineId as the platform returns it. */
export const engineId = z
  .string()
  .meta({ description: 'Kebab-case id of an engine.' }) as unknown as z.ZodType<EngineId>;

/** An engineId as a caller writes it: which engines exist is the platform's to say, with the nearest names. */
export const engineName = z.string().min(1).max(80).meta({ description: 'Id of an engine.' });

/** A team: the name of a role. */
export const team = z.string().min(1).max(120).meta({ description: 'A team: the name of a role.' });

/** A run id as the platform returns it. */
export const runId = z.string().meta({ description: 'Id of a run (UUIDv7).' }) as unknown as z.ZodType<RunId>;

/** A run id as a caller writes it. */
export const runName = z.guid().meta({ description: 'Id of a run.' });

export const activationState = z.enum(ACTIVATION_STATES);
export const riskLevel = z.enum(RISK_LEVELS);
export const runStatus = z.enum(RUN_STATUSES);
export const engineStatus = z.enum(ENGINE_STATUSES);
export const differenceCode = z.enum(DIFFERENCE_CODES);
export const differenceKind = z.enum(DIFFERENCE_KINDS);

/** `true` or `false` in a query string. */
export const queryFlag = z.stringbool({ truthy: ['true'], falsy: ['false'], case: 'sensitive' }).meta({
  description: '`true` or `false`.',
});

/** A whole number in a query string. */
export function queryInteger(least: number, most: number) {
  return z.coerce.number<string | number>().int().min(least).max(most);
}

export const hash = z.string().meta({ description: 'SHA-256, hexadecimal.' });
export const milliseconds = z.number().meta({ description: 'Milliseconds.' });
export const revision = z.int().meta({ description: 'Number of the configuration in force.' });
