import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gapsIn, rangesOf, sizeOf, withoutIds } from './id-ranges.ts';

const idsOf = (ranges: readonly (readonly [number, number])[]): number[] =>
  ranges.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, index) => first + index));
const ids = fc.uniqueArray(fc.integer({ min: 1, max: 60 })).map((list) => list.toSorted((a, b) => a - b));

test('ranges hold the ids they were made of, and gaps what lies between', () => {
  fc.assert(
    fc.property(ids, fc.integer({ min: 0, max: 60 }), (list, after) => {
      const ranges = rangesOf(list);
      expect(idsOf(ranges)).toEqual(list);
      expect(sizeOf(ranges)).toBe(list.length);
      const highest = list.at(-1) ?? 0;
      const expected = Array.from({ length: highest }, (_, index) => index + 1).filter(
        (id) => id > after && !list.includes(id),
      );
      expect(idsOf(gapsIn(ranges, after))).toEqual(expected);
    }),
  );
});

test('taking ids away leaves the others', () => {
  fc.assert(
    fc.property(ids, ids, (list, taken) => {
      expect(idsOf(withoutIds(rangesOf(list), taken))).toEqual(list.filter((id) => !taken.includes(id)));
    }),
  );
});
