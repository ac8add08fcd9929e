import { expect, test } from 'vitest';
import { differences } from './differences.ts';

const kinds = (before: unknown, after: unknown) =>
  Object.fromEntries(differences(before, after).map(({ path, kind }) => [path, kind]));

test('says of every value what became of it, by path', () => {
  const before = { name: 'a', config: { url: 'x', key: { hasValue: true } }, gone: 1, list: [1, 2] };
  const after = { name: 'a', config: { url: 'y', key: { hasValue: true } }, list: [2, 1], new: null };
  expect(kinds(before, after)).toEqual({
    name: 'same',
    'config.url': 'changed',
    'config.key.hasValue': 'same',
    gone: 'removed',
    list: 'changed',
    new: 'added',
  });
});

test('what was made is added whole, what was deleted is removed whole', () => {
  expect(kinds(null, { a: 1, empty: {} })).toEqual({ a: 'added', empty: 'added' });
  expect(kinds({ a: 1 }, null)).toEqual({ a: 'removed' });
  expect(kinds(null, undefined)).toEqual({});
});

test('a state that is no object is one value', () => {
  expect(kinds('on', 'off')).toEqual({ value: 'changed' });
});
