import { expect, test } from 'vitest';
import { fleetParts, inOrder } from './fleet-parts.ts';

const node = (id: string, version: string, engineSetHash: string, live = true) => ({
  id,
  version,
  engineSetHash,
  live,
  appliedRevision: 1,
  leaseUntil: '',
  startedAt: '',
  ready: true,
  reasons: [],
});

test('a node stays in its place when it starts again, and stands behind the live ones when it is gone', () => {
  const nodes = [node('c', '1', 'a'), node('a', '1', 'a', false), node('d', '1', 'a'), node('b', '1', 'a')];
  expect(inOrder(nodes).map(({ id }) => id)).toEqual(['b', 'c', 'd', 'a']);
});

test('live nodes of one version and one engine set are one part, the largest first; gone ones are in none', () => {
  const parts = fleetParts([
    node('old', '0.1.0', 'a'),
    node('new-1', '0.2.0', 'a'),
    node('new-2', '0.2.0', 'a'),
    node('other', '0.2.0', 'b'),
    node('gone', '0.0.9', 'c', false),
  ]);
  expect(parts.map(({ version, engineSetHash, nodes }) => [version, engineSetHash, ...nodes])).toEqual([
    ['0.2.0', 'a', 'new-1', 'new-2'],
    ['0.1.0', 'a', 'old'],
    ['0.2.0', 'b', 'other'],
  ]);
});
