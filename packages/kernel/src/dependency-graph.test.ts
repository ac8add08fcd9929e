import { expect, test } from 'vitest';
import { cycles, type Edges, levelled, reversed } from './dependency-graph.ts';

/** `edges([[1, 2], [], []])`: node 0 needs 1 and 2. */
function edges(needs: readonly (readonly number[])[]): Edges {
  const start = new Int32Array(needs.length + 1);
  needs.forEach((list, node) => {
    start[node + 1] = start[node]! + list.length;
  });
  return { start, targets: Int32Array.from(needs.flat()) };
}

function orderOf(needs: readonly (readonly number[])[]) {
  const graph = edges(needs);
  const { level, order } = levelled(graph, reversed(graph));
  return { level: [...level], order: [...order] };
}

function cyclesOf(needs: readonly (readonly number[])[]) {
  const graph = edges(needs);
  return cycles(graph, reversed(graph));
}

test('reversed edges list the dependents in ascending order', () => {
  const { start, targets } = reversed(edges([[2], [2, 0], []]));
  expect([...start]).toEqual([0, 1, 1, 3]);
  expect([...targets]).toEqual([1, 0, 1]);
});

test.each([
  ['nothing', [], { level: [], order: [] }],
  ['one', [[]], { level: [0], order: [0] }],
  ['a chain against the numbers', [[1], [2], []], { level: [2, 1, 0], order: [2, 1, 0] }],
  ['a diamond', [[1, 2], [3], [3], []], { level: [2, 1, 1, 0], order: [3, 1, 2, 0] }],
  ['a long and a short way', [[], [0], [1, 0], [0]], { level: [0, 1, 2, 1], order: [0, 1, 3, 2] }],
  ['islands', [[], [0], [], [2]], { level: [0, 1, 0, 1], order: [0, 2, 1, 3] }],
] as const)('levels of %s', (_, needs, expected) => {
  expect(orderOf(needs)).toEqual(expected);
});

test.each([
  ['none', [[], [0]], []],
  ['a pair', [[1], [0]], [[0, 1]]],
  ['a triangle with what hangs on it', [[1], [2], [0], [0], []], [[0, 1, 2]]],
  [
    'two apart',
    [[1], [0], [3], [2]],
    [
      [0, 1],
      [2, 3],
    ],
  ],
  ['behind a tail', [[1], [2], [1]], [[1, 2]]],
  ['two that share a node', [[1], [0, 2], [1]], [[0, 1]]],
] as const)('cycles: %s', (_, needs, expected) => {
  expect(cyclesOf(needs)).toEqual(expected);
});

test('a node on a cycle is in no order', () => {
  expect(orderOf([[], [2], [1], [0], [1]]).order).toEqual([0, 3]);
});

test('at most as many cycles as asked for', () => {
  const pairs = Array.from({ length: 40 }, (_, node) => [node ^ 1]);
  expect(cyclesOf(pairs)).toHaveLength(10);
});
