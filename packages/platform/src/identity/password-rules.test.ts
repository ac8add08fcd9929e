import { expect, test } from 'vitest';
import { givenPassword } from './password-rules.ts';

const messageOf = (values: Record<string, unknown>, username = 'ada.lovelace') => {
  try {
    return givenPassword(values, username);
  } catch (error) {
    return (error as Error).message;
  }
};

test('a password has 12 characters or more, and is not the user name', () => {
  expect(messageOf({ password: 'twelve chars' })).toBe('twelve chars');
  expect(messageOf({ password: 'eleven char' })).toBe('password must have 12 characters or more');
  // Six characters of two UTF-16 units each.
  expect(messageOf({ password: '😀😀😀😀😀😀' })).toBe('password must have 12 characters or more');
  // Five letters with a combining accent each are five letters.
  expect(messageOf({ password: 'e\u0301'.repeat(11) })).toBe('password must have 12 characters or more');
  expect(messageOf({ password: 'ADA.Lovelace ' })).toBe('password must not be the user name');
  expect(messageOf({ password: 'ａｄａ.lovelace' })).toBe('password must not be the user name');
});

test('a password is confirmed where a form asks for it', () => {
  expect(messageOf({ password: 'twelve chars', confirmPassword: 'twelve chars' })).toBe('twelve chars');
  expect(messageOf({ password: 'twelve chars', confirmPassword: null })).toBe('twelve chars');
  expect(messageOf({ password: 'twelve chars', confirmPassword: 'twelve char' })).toBe(
    'password and confirmPassword differ',
  );
  expect(messageOf({})).toBeUndefined();
  expect(messageOf({ currentPassword: 'x' })).toBe('currentPassword is given without password');
  expect(messageOf({ confirmPassword: 'x' })).toBe('confirmPassword is given without password');
});
