import { isEnginehouseError } from '@enginehouse/errors';

/** What the command answers its caller with; `docs/reference/cli.md` lists them. */
export const EXIT = {
  done: 0,
  failure: 1,
  wrongUsage: 2,
  /** Invalid definitions, or a plan that cannot be made. */
  invalid: 3,
  /** Some of it failed: runs with failed engines, values that do not open, nodes that could not install. 3 beats 4. */
  someFailed: 4,
  /** Audit events are not as they were chained. */
  brokenChain: 5,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Codes of errors that stand for an exit code of their own; every other error is a failure. */
export const EXIT_CODES_OF_ERRORS = {
  wrongUsage: [
    'WRONG_USAGE',
    'INPUT_NOT_FOUND',
    'UNKNOWN_INPUT_FORMAT',
    'SERVER_ENGINES_DIFFER',
    'NO_SERVER_ENGINES',
    'NO_HOUSE',
    'INVALID_URL',
    'NAME_TAKEN',
    'INVALID_NAME',
    'INVALID_EVALUATION',
    'DATABASE_URL_INVALID',
    'INVALID_LOG_LEVEL',
    'DOOR_SETTING_INVALID',
    'ADDRESS_UNUSABLE',
    'SECRET_ON_COMMAND_LINE',
    'UNKNOWN_CORE_MODEL',
    'UNKNOWN_FORM',
    'UNKNOWN_FILTER',
    'INVALID_FILTER',
    'UNKNOWN_SORT',
    'INVALID_PAGE',
    'UNKNOWN_FIELD',
    'INVALID_VALUES',
    'INVALID_SETTING',
    'INVALID_INPUT',
    'INVALID_REQUEST',
    'LIFECYCLE_OWNED',
    'INVALID_AUDIT_HEAD',
    'UNKNOWN_INSTANCE',
    'UNKNOWN_MODEL_OF_INSTANCE',
    'UNKNOWN_PROVIDER',
    'UNKNOWN_USER',
    'UNKNOWN_SETTING',
    'NEEDS_SERVER',
  ],
  invalid: [
    'INVALID_DEFINITION',
    'DEPENDENCY_NOT_REGISTERED',
    'DEPENDENCY_CYCLE',
    'DUPLICATE_ENGINE',
    'ENGINE_FILES_NOT_FOUND',
    'EMPTY_PLAN',
    'TARGET_EXCLUDED',
    'UNKNOWN_TARGET',
    'INVALID_PLAN_REQUEST',
  ],
} as const;

const WRONG_USAGE_CODES: ReadonlySet<string> = new Set(EXIT_CODES_OF_ERRORS.wrongUsage);
const INVALID_CODES: ReadonlySet<string> = new Set(EXIT_CODES_OF_ERRORS.invalid);

/** The exit code of a command that ended with an error. */
export function exitCodeOf(error: unknown): ExitCode {
  if (!isEnginehouseError(error)) return EXIT.failure;
  if (WRONG_USAGE_CODES.has(error.code)) return EXIT.wrongUsage;
  return INVALID_CODES.has(error.code) ? EXIT.invalid : EXIT.failure;
}
