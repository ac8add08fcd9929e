import { didYouMean, type EnginehouseError } from '@enginehouse/errors';
import { modelErrors } from './errors.ts';

/** How old, how many, how large the run log may grow; missing: without that limit. */
export interface RunRetention {
  readonly maxAgeDays?: number;
  readonly maxRows?: number;
  readonly maxBytes?: number;
}

interface SettingBase {
  /** One sentence for people, with the unit. */
  readonly description: string;
  /** A change of it changes plans, so that cached ones are made again. */
  readonly changesPlans?: true;
}
export interface IntegerSetting extends SettingBase {
  readonly type: 'integer';
  /** In which direction it only gives: such a change waits for no other node. Missing: in none. */
  readonly looser?: 'higher' | 'lower';
  readonly min: number;
  readonly max: number;
  /** May be null, with this meaning. */
  readonly nullMeans?: string;
  readonly default: number | null;
}
export interface BooleanSetting extends SettingBase {
  readonly type: 'boolean';
  /** The value that gives: setting it waits for no other node. Missing: none. */
  readonly looser?: boolean;
  readonly default: boolean;
}
export interface ChoiceSetting extends SettingBase {
  readonly type: 'choice';
  readonly choices: readonly string[];
  /** The choices stand from tight to loose: going on in their order waits for no other node. Default false. */
  readonly loosens?: true;
  readonly nullMeans?: string;
  readonly default: string | null;
}
/** An object of which each key may be missing; each value is a whole number of at least 1. */
export interface LimitsSetting extends SettingBase {
  readonly type: 'limits';
  readonly keys: readonly string[];
  readonly default: { readonly [key: string]: number };
}
export type SettingDefinition = IntegerSetting | BooleanSetting | ChoiceSetting | LimitsSetting;

const LARGEST_COST = 1_000_000;

/** The closed list of settings. One that is not stored has its default. */
export const SETTING_DEFINITIONS = {
  hardCap: {
    type: 'integer',
    min: 1,
    max: LARGEST_COST,
    nullMeans: 'no limit',
    default: null,
    changesPlans: true,
    looser: 'higher',
    description: 'Highest sum of computeCost of the engines of one request whose output may be returned.',
  },
  researchCap: {
    type: 'integer',
    min: 0,
    max: LARGEST_COST,
    nullMeans: 'as hardCap',
    default: null,
    changesPlans: true,
    looser: 'higher',
    description: 'Highest sum of computeCost of the withheld engines of one request.',
  },
  promotionDays: {
    type: 'integer',
    min: 1,
    max: 3650,
    default: 14,
    looser: 'lower',
    description: 'Days that code must have run as research before it may be promoted.',
  },
  drift: {
    type: 'choice',
    choices: ['refuse', 'warn'],
    nullMeans: 'refuse in production, warn elsewhere',
    default: null,
    description: 'What happens to an engine whose code changed under the same version.',
  },
  retention: {
    type: 'limits',
    keys: ['maxAgeDays', 'maxRows', 'maxBytes'],
    default: {},
    description:
      'How long and how much of the run log is kept: days, rows, bytes. Older runs go first. AI calls are kept as many days.',
  },
  auditRetentionDays: {
    type: 'integer',
    min: 1,
    max: 36_500,
    nullMeans: 'keep all',
    default: null,
    description: 'Days that audit events are kept. Older ones go in whole batches; the chain over them stays.',
  },
  engineTimeLimitMs: {
    type: 'integer',
    min: 1,
    max: 3_600_000,
    default: 30_000,
    looser: 'higher',
    description: 'Longest that one engine may take in one run, in milliseconds.',
  },
  keepSignals: {
    type: 'boolean',
    default: false,
    looser: true,
    description: 'Keeps the signals of each run, not only their hash.',
  },
  keepOutputs: {
    type: 'choice',
    choices: ['none', 'last', 'all'],
    default: 'last',
    loosens: true,
    description: 'Whose outputs are kept whole: of no engine, of the last one, of all. Withheld ones always are.',
  },
  egressMode: {
    type: 'choice',
    choices: ['enforce', 'report'],
    default: 'enforce',
    loosens: true,
    description: 'What happens to a connection that nothing allows: it is refused, or let through and reported.',
  },
  keepAiPayloads: {
    type: 'boolean',
    default: false,
    looser: true,
    description: 'Keeps what AI models are asked and answer whole in their steps, not only its length and hash.',
  },
} as const satisfies { readonly [key: string]: SettingDefinition };

export type SettingKey = keyof typeof SETTING_DEFINITIONS;

/** Every setting with a value. */
export interface Settings {
  readonly hardCap: number | null;
  readonly researchCap: number | null;
  readonly promotionDays: number;
  readonly drift: 'refuse' | 'warn' | null;
  readonly retention: RunRetention;
  readonly auditRetentionDays: number | null;
  readonly engineTimeLimitMs: number;
  readonly keepSignals: boolean;
  readonly keepOutputs: 'none' | 'last' | 'all';
  readonly egressMode: 'enforce' | 'report';
  readonly keepAiPayloads: boolean;
}

/** What holds where nothing is stored. */
export const DEFAULT_SETTINGS: Settings = Object.freeze(
  Object.fromEntries(Object.entries(SETTING_DEFINITIONS).map(([key, definition]) => [key, definition.default])),
) as unknown as Settings;

/** Checks the name and the value of a setting. Throws `UNKNOWN_SETTING`, `INVALID_SETTING`. */
export function checkSetting<Key extends SettingKey>(key: Key, value: unknown): Settings[Key];
export function checkSetting(key: string, value: unknown): Settings[SettingKey];
export function checkSetting(key: string, value: unknown): unknown {
  if (!Object.hasOwn(SETTING_DEFINITIONS, key)) {
    throw modelErrors.error('UNKNOWN_SETTING', {
      message: `'${key}' is not a setting${didYouMean(key, Object.keys(SETTING_DEFINITIONS))}`,
      where: key,
    });
  }
  const definition: SettingDefinition = SETTING_DEFINITIONS[key as SettingKey];
  const expected = refusal(definition, value);
  if (expected !== undefined) throw invalidSetting(key, value, expected);
  return value;
}

/** Whether a change of a setting only gives. `undefined` is the default; what is not known to give does not. */
export function isLooserSetting(key: string, before: unknown, after: unknown): boolean {
  if (!Object.hasOwn(SETTING_DEFINITIONS, key)) return false;
  const definition: SettingDefinition = SETTING_DEFINITIONS[key as SettingKey];
  const [from, to] = [before, after].map((value) => looseness(definition, value ?? definition.default));
  return from !== undefined && to !== undefined && to >= from;
}

/** A number that grows with what a value allows; undefined where there is none. */
function looseness(definition: SettingDefinition, value: unknown): number | undefined {
  switch (definition.type) {
    case 'integer': {
      if (definition.looser === undefined) return undefined;
      const amount = value === null && definition.nullMeans === 'no limit' ? Number.POSITIVE_INFINITY : value;
      if (typeof amount !== 'number') return undefined;
      return definition.looser === 'higher' ? amount : -amount;
    }
    case 'boolean':
      return definition.looser === undefined ? undefined : Number(value === definition.looser);
    case 'choice':
      return definition.loosens === true ? definition.choices.indexOf(String(value)) : undefined;
    case 'limits':
      return undefined;
  }
}

/** What was expected instead; undefined when the value is good. */
function refusal(definition: SettingDefinition, value: unknown): string | undefined {
  if (value === null && 'nullMeans' in definition && definition.nullMeans !== undefined) return undefined;
  switch (definition.type) {
    case 'integer': {
      const { min, max } = definition;
      return isWhole(value, min, max) ? undefined : `a whole number from ${min} to ${max}${orNull(definition)}`;
    }
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'true or false';
    case 'choice':
      return typeof value === 'string' && definition.choices.includes(value)
        ? undefined
        : `${definition.choices.map((choice) => `'${choice}'`).join(' or ')}${orNull(definition)}`;
    case 'limits':
      return isLimits(definition.keys, value)
        ? undefined
        : `an object with any of ${definition.keys.join(', ')}, each a whole number of at least 1`;
  }
}

function orNull({ nullMeans }: { readonly nullMeans?: string }): string {
  return nullMeans === undefined ? '' : `, or null (${nullMeans})`;
}

function isWhole(value: unknown, min: number, max: number): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max;
}

function isLimits(keys: readonly string[], value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(
    ([key, limit]) => keys.includes(key) && isWhole(limit, 1, Number.MAX_SAFE_INTEGER),
  );
}

function invalidSetting(key: string, value: unknown, expected: string): EnginehouseError {
  const found = JSON.stringify(value)?.slice(0, 80) ?? String(value);
  return modelErrors.error('INVALID_SETTING', {
    message: `${key} cannot be ${found}: it must be ${expected}`,
    where: key,
    problems: [{ field: key, message: `cannot be ${found}`, value: found, expected }],
  });
}
