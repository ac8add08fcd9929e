import { isEnginehouseError } from '@enginehouse/errors';

/** What the command answers its caller with; `docs/reference/cli.md` lists them. */
export const EXIT = {
  done: 0,
  failure: 1,
  wrongUsage: 2,
  /** Invalid definitions, or a plan that cannot be made. */
  invalid: 3,
  /** Some runs had failed engines. 3 beats 4. */
  someFailed: 4,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const WRONG_USAGE_CODES = new Set([
  'WRONG_USAGE',
  'INPUT_NOT_FOUND',
  'UNKNOWN_INPUT_FORMAT',
  'SERVER_ENGINES_DIFFER',
  'NO_SERVER_ENGINES',
  'NAME_TAKEN',
  'INVALID_NAME',
  'INVALID_EVALUATION',
]);

const INVALID_CODES = new Set([
  'INVALID_DEFINITION',
  'UNKNOWN_DEPENDENCY',
  'DEPENDENCY_CYCLE',
  'DUPLICATE_ENGINE',
  'ENGINE_LOAD_FAILED',
  'NO_ENGINES',
  'EMPTY_PLAN',
  'TARGET_EXCLUDED',
  'UNKNOWN_TARGET',
  'INVALID_PLAN_REQUEST',
]);

/** The exit code of a command that ended with an error. */
export function exitCodeOf(error: unknown): ExitCode {
  if (!isEnginehouseError(error)) return EXIT.failure;
  if (WRONG_USAGE_CODES.has(error.code)) return EXIT.wrongUsage;
  return INVALID_CODES.has(error.code) ? EXIT.invalid : EXIT.failure;
}
