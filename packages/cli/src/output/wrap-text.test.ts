import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wrapText } from './wrap-text.ts';

test.each([
  ['a bb ccc', 4, 'a bb\nccc'],
  ['a bb ccc', 100, 'a bb ccc'],
  ['unbreakable word', 4, 'unbreakable\nword'],
  ['one\ntwo three', 5, 'one\ntwo\nthree'],
  ['', 5, ''],
])('%j in %i columns', (text, width, wrapped) => {
  expect(wrapText(text, width)).toBe(wrapped);
});

test('words are neither lost nor split, and only a single word is longer than the width', () => {
  const words = fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(words, fc.integer({ min: 1, max: 40 }), (list, width) => {
      const lines = wrapText(list.join(' '), width).split('\n');
      expect(lines.flatMap((line) => line.split(' '))).toEqual(list);
      for (const line of lines) expect(line.length <= width || !line.includes(' ')).toBe(true);
    }),
  );
});
