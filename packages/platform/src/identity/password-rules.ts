import { users } from '@enginehouse/models';
import type { RowValues } from '@enginehouse/store';
import { invalidValue } from './invalid-values.ts';

const SHORTEST = 12;

/**
 * The password among given values; undefined when none is given. Throws `INVALID_VALUES`. Only length is asked for: rules
 * about kinds of characters make people choose worse ones.
 */
export function givenPassword(values: RowValues, username: string): string | undefined {
  const { password, confirmPassword, currentPassword } = values;
  if (password === undefined || password === null) {
    const alone = isGiven(confirmPassword)
      ? 'confirmPassword'
      : isGiven(currentPassword)
        ? 'currentPassword'
        : undefined;
    if (alone !== undefined) throw invalidValue(users, alone, `${alone} is given without password`);
    return undefined;
  }
  const text = String(password);
  if (!isLongEnough(text)) {
    throw invalidValue(users, 'password', `password must have ${SHORTEST} characters or more`);
  }
  if (isSame(text, username)) throw invalidValue(users, 'password', 'password must not be the user name');
  if (isGiven(confirmPassword) && confirmPassword !== text) {
    throw invalidValue(users, 'confirmPassword', 'password and confirmPassword differ');
  }
  return text;
}

/** By characters as people count them, in the form in which they are hashed. */
export function isLongEnough(password: string): boolean {
  return [...password.normalize('NFKC')].length >= SHORTEST;
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

function isSame(password: string, username: string): boolean {
  return fold(password) === fold(username);
}

function fold(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase();
}
