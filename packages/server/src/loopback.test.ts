import { expect, test } from 'vitest';
import { isLoopback } from './loopback.ts';

test.each(['localhost', 'LOCALHOST', '127.0.0.1', '127.9.8.7', '::1', '[::1]', '::ffff:127.0.0.1'])(
  '%s is ours',
  (host) => {
    expect(isLoopback(host)).toBe(true);
  },
);

test.each([
  '0.0.0.0',
  '::',
  '192.168.1.4',
  'example.org',
  'localhost.example.org',
  '127.0.0.1.nip.io',
  '1270.0.0.1',
  '',
])("'%s' is not", (host) => {
  expect(isLoopback(host)).toBe(false);
});
