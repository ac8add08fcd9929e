import { expect, test } from 'vitest';
import { createOwnSite } from './own-site.ts';

interface Asked {
  readonly host?: string;
  readonly headers?: Record<string, string>;
  readonly protocol?: string;
  readonly method?: string;
}
const PUBLIC = { publicUrl: new URL('https://house.example') };

/** What comes of a request to a server that only this machine reaches (default), or everybody. */
const codeOf = (asked: Asked, door: { publicUrl: URL | null } = { publicUrl: null }, isLocal = true): string => {
  const { host = '127.0.0.1:7373', headers = {}, protocol = 'http', method = 'POST' } = asked;
  try {
    createOwnSite(door, () => isLocal)({ headers, host, protocol: protocol as 'http', method });
    return 'let in';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

test.each([
  ['127.0.0.1:7373', 'let in'],
  ['localhost:7373', 'let in'],
  ['LocalHost', 'let in'],
  ['[::1]:7373', 'let in'],
  // The other end of a tunnel.
  ['127.0.0.1:9000', 'let in'],
  ['evil.example:7373', 'HOST_REFUSED'],
  ['127.0.0.1.evil.example', 'HOST_REFUSED'],
  ['house.example', 'HOST_REFUSED'],
  ['localhost:7373@evil.example', 'HOST_REFUSED'],
  ['localhost:7373/..', 'HOST_REFUSED'],
  ['[::1', 'HOST_REFUSED'],
  ['', 'HOST_REFUSED'],
])("Host '%s' where only this machine reaches the server: %s", (host, code) => {
  expect(codeOf({ host })).toBe(code);
});

test('the public address is a name of ours, and no other name of its domain', () => {
  expect(codeOf({ host: 'house.example' }, PUBLIC)).toBe('let in');
  expect(codeOf({ host: 'House.Example' }, PUBLIC)).toBe('let in');
  for (const host of ['house.example:444', 'a.house.example', 'house.example.evil.example']) {
    expect([host, codeOf({ host }, PUBLIC)]).toEqual([host, 'HOST_REFUSED']);
  }
});

test('where other machines reach the server, any name may be its own; what is no name is refused', () => {
  const everybody = { publicUrl: null };
  for (const host of ['house.example', '192.0.2.7:7373', 'enginehouse_1:7373']) {
    expect([host, codeOf({ host }, everybody, false)]).toEqual([host, 'let in']);
  }
  expect(codeOf({ host: 'a/b' }, everybody, false)).toBe('HOST_REFUSED');
});

test.each([
  ['http://127.0.0.1:7373', 'let in'],
  // TLS ends before us.
  ['https://127.0.0.1:7373', 'let in'],
  ['http://localhost:7373', 'ORIGIN_REFUSED'],
  ['http://127.0.0.1:3000', 'ORIGIN_REFUSED'],
  ['http://127.0.0.1', 'ORIGIN_REFUSED'],
  ['https://evil.example', 'ORIGIN_REFUSED'],
  ['http://127.0.0.1:7373.evil.example', 'ORIGIN_REFUSED'],
  ['file://', 'ORIGIN_REFUSED'],
  ['null', 'ORIGIN_REFUSED'],
  ['', 'ORIGIN_REFUSED'],
])("Origin '%s': %s", (origin, code) => {
  expect(codeOf({ headers: { origin } })).toBe(code);
});

test('an origin is that of the host that was asked, or the public one; over TLS never a page without it', () => {
  const at = (host: string, origin: string, protocol = 'http') =>
    codeOf({ host, headers: { origin }, protocol }, PUBLIC, false);
  expect(at('house.example', 'https://house.example')).toBe('let in');
  expect(at('10.0.0.7:7373', 'https://house.example')).toBe('let in');
  expect(at('10.0.0.7:7373', 'http://10.0.0.7:7373')).toBe('let in');
  expect(at('other.example:443', 'https://other.example', 'https')).toBe('let in');
  expect(at('other.example', 'http://other.example', 'https')).toBe('ORIGIN_REFUSED');
  expect(at('house.example', 'http://evil.example')).toBe('ORIGIN_REFUSED');
});

test('a page elsewhere may link here, and no more', () => {
  const from = (site: string, mode?: string, method = 'GET') =>
    codeOf({ method, headers: { 'sec-fetch-site': site, ...(mode === undefined ? {} : { 'sec-fetch-mode': mode }) } });
  expect(from('cross-site')).toBe('ORIGIN_REFUSED');
  expect(from('cross-site', 'navigate')).toBe('let in');
  expect(from('cross-site', 'navigate', 'POST')).toBe('ORIGIN_REFUSED');
  expect(from('same-site')).toBe('ORIGIN_REFUSED');
  expect(from('same-origin')).toBe('let in');
});
