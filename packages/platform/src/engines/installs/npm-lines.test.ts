import { describe, expect, test } from 'vitest';
import { createProgressGuess, failureOf, isOfSettings, withoutSecrets } from './npm-lines.ts';

describe('what npm says', () => {
  test.each([
    ['//registry.test/:_authToken=npm_abcdefghijklmnop0123', '//registry.test/:_authToken=***'],
    ['_password: "c2VjcmV0"', '_password: ***'],
    ['GET https://me:hunter22@registry.test/one', 'GET https://***@registry.test/one'],
    ['proxy http://user:pa%20ss@10.0.0.1:3128/', 'proxy http://***@10.0.0.1:3128/'],
    ['authorization: Bearer abcdef123456', 'authorization: Bearer ***'],
    ['token npm_AbCdEfGhIjKlMnOpQrStUvWxYz0123456789', 'token ***'],
    ['https://registry.test/one.tgz?token=abc&size=3', 'https://registry.test/one.tgz?token=***&size=3'],
    ['npm http fetch GET 200 https://registry.test/@scope%2fone 12ms', null],
    ['mail somebody@registry.test', null],
  ])('%s', (line, shown) => {
    expect(withoutSecrets(line)).toBe(shown ?? line);
  });

  test.each([
    ['E404', 'DEPENDENCY_UNKNOWN'],
    ['ETARGET', 'DEPENDENCY_UNKNOWN'],
    ['E401', 'REGISTRY_REFUSED'],
    ['E403', 'REGISTRY_REFUSED'],
    ['ENOTFOUND', 'REGISTRY_UNREACHABLE'],
    ['ECONNREFUSED', 'REGISTRY_UNREACHABLE'],
    ['E503', 'REGISTRY_UNREACHABLE'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'REGISTRY_UNREACHABLE'],
    ['ENOSPC', 'INSTALL_DISK_FULL'],
    ['EWHATEVER', 'INSTALL_FAILED'],
  ])('%s is %s', (code, failure) => {
    const lines = [
      `npm error code ${code}`,
      'npm error syscall open',
      'npm error network what it means',
      'npm error A complete log of this run is at /x',
    ];
    expect(failureOf(lines, 'npm ended with 1')).toMatchObject({ code: failure, message: 'what it means' });
  });

  test.each([
    ['npm warn Unknown user config "nodedir". This will stop working in the next major version of npm.', true],
    ['npm warn Unknown cli config "--allow-git".', true],
    ['npm WARN config production Use `--omit=dev` instead.', true],
    ['npm warn deprecated one@1.0.0: use two', false],
    ['npm error code E404', false],
  ])('%s is of its settings: %s', (line, is) => {
    expect(isOfSettings(line)).toBe(is);
  });

  test('may be nothing', () => {
    expect(failureOf([], 'npm was ended by SIGKILL')).toMatchObject({
      code: 'INSTALL_FAILED',
      message: 'npm was ended by SIGKILL',
    });
  });

  test('brings an install nearer to its end, and never there', () => {
    const guess = createProgressGuess(3);
    const seen = Array.from({ length: 500 }, () => guess('npm http fetch GET 200 https://registry.test/one 1ms'));
    expect(guess('npm warn something')).toBe(seen.at(-1));
    expect(seen[0]).toBeGreaterThan(0);
    expect(seen.at(-1)).toBeLessThan(0.95);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  });
});

test('what acts upon a terminal or a database is no part of a line', () => {
  expect(withoutSecrets('npm error \u001b[31mred\u0000\u009b2J')).toBe('npm error  [31mred 2J');
});
