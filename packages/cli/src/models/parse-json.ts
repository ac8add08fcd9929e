import { wrongUsage } from '../errors.ts';

/** What a server takes; deeper values would also outgrow the stack of whatever walks or copies them here. */
const MOST_LEVELS = 64;

/** JSON that somebody wrote. `label` names it in errors: `--file row.json`. Throws `WRONG_USAGE`. */
export function parseJson(text: string, label: string, fix?: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw wrongUsage(`${label} is not JSON: ${(error as Error).message}`, fix);
  }
  if (isDeeperThan(value, MOST_LEVELS)) {
    throw wrongUsage(`${label} nests deeper than ${MOST_LEVELS} levels`, 'Send a flatter value.');
  }
  return value;
}

/** Level by level, so that depth costs no stack. */
export function isDeeperThan(value: unknown, most: number): boolean {
  let level = [value].filter(isNested);
  for (let depth = 0; level.length > 0; depth++) {
    if (depth === most) return true;
    level = level.flatMap((one) => Object.values(one).filter(isNested));
  }
  return false;
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
