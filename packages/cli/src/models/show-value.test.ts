import { expect, test } from 'vitest';
import { showCell, showFields, showValue } from './show-value.ts';

const mask = (more: object) => ({ hasValue: true, hint: null, ...more });

test.each<[string, unknown, string]>([
  ['nothing', null, '-'],
  ['a value that a level does not see', undefined, '-'],
  ['an empty list', [], '-'],
  ['an empty object', {}, '-'],
  ['a list', ['chat', 'embedding'], 'chat, embedding'],
  ['false', false, 'false'],
  ['0', 0, '0'],
  ['a secret with a hint', mask({ hint: 'f00d' }), '****f00d'],
  ['a short secret', mask({}), '****'],
  ['no secret', { hasValue: false, hint: null }, '-'],
  ['a secret that does not open', mask({ needsAttention: true }), 'needs attention'],
  ['an object', { base_url: 'http://x', api_key: mask({ hint: 'f00d' }) }, 'base_url=http://x api_key=****f00d'],
])('%s', (_, value, shown) => {
  expect(showValue(value)).toBe(shown);
});

test('formats and types', () => {
  expect(showValue('2026-11-20T10:15:00.123Z', { type: 'datetime' })).toBe('2026-11-20T10:15:00Z');
  expect(showValue('no time', { type: 'datetime' })).toBe('no time');
  expect(showValue(1500, { format: 'milliseconds' })).toBe('1.50 s');
  expect(showValue(0.42, { format: 'percent' })).toBe('42 %');
  expect(showValue('f'.repeat(64), { format: 'hash' })).toBe('f'.repeat(12));
});

test('what somebody else wrote cannot act on the terminal', () => {
  expect(showValue('a\u001b[2Jb\r\n\u202ec\u009b1m')).toBe('a\\u001b[2Jb\\u000d\\u000a\\u202ec\\u009b1m');
  expect(showFields({ config: { '\u001b]0;x': '\u0007' } }, () => ({}))).toEqual([['config.\\u001b]0;x', '\\u0007']]);
});

test('a long text is cut in a table and whole alone', () => {
  expect(showCell('x'.repeat(100))).toBe(`${'x'.repeat(59)}…`);
  expect(showValue('x'.repeat(100))).toBe('x'.repeat(100));
});

test('a row shows the parts of an object under the names that set takes', () => {
  const row = {
    id: 7,
    config: { base_url: 'http://x', proxy: { url: null }, api_key: mask({}) },
    tags: ['a'],
    meta: {},
  };
  expect(showFields(row, () => ({}))).toEqual([
    ['id', '7'],
    ['config.base_url', 'http://x'],
    ['config.proxy.url', '-'],
    ['config.api_key', '****'],
    ['tags', 'a'],
    ['meta', '-'],
  ]);
});
