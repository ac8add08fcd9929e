import { expect, test } from 'vitest';
import { moved, ordersOf } from './order.ts';

const model = (id: number, ...capabilities: string[]) => ({
  id,
  name: `m${id}`,
  engineInstanceId: 1,
  status: 'active',
  capabilities,
});

test('each capability has the order of its places, and those that only models name have an empty one', () => {
  const places = [
    { id: 1, capability: 'chat', modelId: 7, priority: 2 },
    { id: 2, capability: 'chat', modelId: 8, priority: 1 },
    { id: 3, capability: 'tts', modelId: 9, priority: 5 },
  ];
  expect(ordersOf(places, [model(7, 'chat', 'embedding')])).toEqual([
    { capability: 'chat', modelIds: [8, 7] },
    { capability: 'embedding', modelIds: [] },
    { capability: 'tts', modelIds: [9] },
  ]);
});

test('a move takes one along and keeps the others in their order', () => {
  const list = ['a', 'b', 'c', 'd'];
  expect(moved(list, 0, 2)).toEqual(['b', 'c', 'a', 'd']);
  expect(moved(list, 3, 0)).toEqual(['d', 'a', 'b', 'c']);
});

test('what is no move leaves the list as it is', () => {
  const list = ['a', 'b'];
  for (const [from, to] of [
    [0, 0],
    [0, -1],
    [1, 2],
    [2, 0],
  ] as const) {
    expect(moved(list, from, to)).toBe(list);
  }
});
