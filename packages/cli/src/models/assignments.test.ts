import { expect, test } from 'vitest';
import { readAssignments } from './assignments.ts';

test('a field, a part of an object, JSON, and values that hold the signs', () => {
  expect(readAssignments(['name=a=b', 'config.base_url=http://x:1/?a=b', 'tags:=["x"]', 'email='])).toEqual([
    { path: ['name'], text: 'a=b', json: false },
    { path: ['config', 'base_url'], text: 'http://x:1/?a=b', json: false },
    { path: ['tags'], text: '["x"]', json: true },
    { path: ['email'], text: '', json: false },
  ]);
});

test.each([
  ['a word without a sign', ['hunter2hunter2hunter2']],
  ['no field', ['=x']],
  ['an empty part', ['config..x=1']],
  ['a part at the end', ['config.=1']],
  ['the prototype', ['config.__proto__.admin=true']],
  ['a field twice', ['name=a', 'name:="b"']],
])('%s is wrong usage', (_, words) => {
  expect(() => readAssignments(words)).toThrow(expect.objectContaining({ code: 'WRONG_USAGE' }));
});

test('a word that is no assignment is not repeated: it may be a secret', () => {
  expect(() => readAssignments(['name=a', 'sk-0123456789abcdef'])).toThrow(/^assignment 2 sets no field$/);
});
