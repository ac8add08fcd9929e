import { expect, test } from 'vitest';
import { isLoopback, requireLoopback } from './loopback.ts';

const codeOf = (headers: Record<string, string>, port: number | undefined = 7373, method = 'POST'): string => {
  try {
    requireLoopback(headers, port, method);
    return 'let in';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

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

test.each([
  ['127.0.0.1:7373', 'let in'],
  ['localhost:7373', 'let in'],
  ['[::1]:7373', 'let in'],
  ['127.0.0.1:7374', 'HOST_REFUSED'],
  ['127.0.0.1', 'HOST_REFUSED'],
  ['evil.example:7373', 'HOST_REFUSED'],
  ['localhost:7373@evil.example', 'HOST_REFUSED'],
  ['localhost:7373/..', 'HOST_REFUSED'],
  ['[::1', 'HOST_REFUSED'],
  ['', 'HOST_REFUSED'],
])("Host '%s': %s", (host, code) => {
  expect(codeOf({ host })).toBe(code);
});

test.each([
  ['http://127.0.0.1:7373', 'let in'],
  ['http://localhost:7373', 'let in'],
  ['http://localhost:3000', 'ORIGIN_REFUSED'],
  ['https://localhost:7373', 'ORIGIN_REFUSED'],
  ['https://evil.example', 'ORIGIN_REFUSED'],
  ['null', 'ORIGIN_REFUSED'],
])("Origin '%s': %s", (origin, code) => {
  expect(codeOf({ host: '127.0.0.1:7373', origin })).toBe(code);
});

test('a page elsewhere may link here, and no more', () => {
  const headers = { host: '127.0.0.1:7373', 'sec-fetch-site': 'cross-site' };
  expect(codeOf(headers, 7373, 'GET')).toBe('ORIGIN_REFUSED');
  expect(codeOf({ ...headers, 'sec-fetch-mode': 'navigate' }, 7373, 'GET')).toBe('let in');
  expect(codeOf({ ...headers, 'sec-fetch-mode': 'navigate' }, 7373, 'POST')).toBe('ORIGIN_REFUSED');
  expect(codeOf({ ...headers, 'sec-fetch-site': 'same-site' }, 7373, 'GET')).toBe('ORIGIN_REFUSED');
  expect(codeOf({ ...headers, 'sec-fetch-site': 'same-origin' }, 7373, 'GET')).toBe('let in');
});
