import type { IdRanges } from '@enginehouse/models';

/** Ascending ids as ranges. */
export function rangesOf(ids: readonly number[]): IdRanges {
  const ranges: [number, number][] = [];
  for (const id of ids) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === id - 1) last[1] = id;
    else ranges.push([id, id]);
  }
  return ranges;
}

/** How many ids the ranges hold. */
export function sizeOf(ranges: IdRanges): number {
  return ranges.reduce((size, [first, last]) => size + last - first + 1, 0);
}

/** What lies above `after`, up to the highest of the ranges, and is in none of them. */
export function gapsIn(ranges: IdRanges, after: number): IdRanges {
  const gaps: [number, number][] = [];
  let next = after + 1;
  for (const [first, last] of ranges) {
    if (last < next) continue;
    if (first > next) gaps.push([next, first - 1]);
    next = last + 1;
  }
  return gaps;
}

/** The ranges without these ids, ascending. */
export function withoutIds(ranges: IdRanges, ids: readonly number[]): IdRanges {
  return ranges.flatMap(([first, last]) => {
    const taken = ids.filter((id) => id >= first && id <= last);
    if (taken.length === 0) return [[first, last] as const];
    const end = last + 1;
    return gapsIn([...rangesOf(taken), [end, end]], first - 1);
  });
}
