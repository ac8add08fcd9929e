import { expect, test } from 'vitest';
import { edgesOf, mostConnected, neighbourhood, reached } from './engine-edges.ts';
import { edgeId, layoutEngines, NODE_HEIGHT, NODE_WIDTH } from './layout-engines.ts';
import { nextEngine } from './next-engine.ts';

/** a -> b -> d, a -> c -> d, d -> e; f alone; g needs something that is not loaded. */
const engines = Object.entries({ a: [], b: ['a'], c: ['a'], d: ['b', 'c'], e: ['d'], f: [], g: ['gone'] }).map(
  ([engineId, dependencies]) => ({ engineId, dependencies }),
);
const edges = edgesOf(engines);
const sorted = (ids: Iterable<string>) => [...ids].sort().join('');

test('edges run both ways, and not to engines that are not there', () => {
  expect(edges.dependents.get('a')).toEqual(['b', 'c']);
  expect(edges.dependencies.get('g')).toEqual([]);
});

test('reaches everything along the edges, through a ring too', () => {
  expect(sorted(reached(edges.dependents, 'a'))).toBe('bcde');
  expect(sorted(reached(edges.dependencies, 'e'))).toBe('abcd');
  const ring = edgesOf([
    { engineId: 'x', dependencies: ['y'] },
    { engineId: 'y', dependencies: ['x'] },
  ]);
  expect(sorted(reached(ring.dependencies, 'x'))).toBe('y');
});

test('a neighbourhood does not turn round, and takes the nearest where there are too many', () => {
  expect(sorted(neighbourhood(edges, 'b', 300))).toBe('abde');
  expect(sorted(neighbourhood(edges, 'b', 3))).toBe('abd');
  expect(sorted(neighbourhood(edges, 'f', 300))).toBe('f');
});

test('a large graph opens on the engine with the most edges', () => {
  expect(mostConnected(edges)).toBe('d');
  expect(mostConnected(edgesOf([]))).toBeNull();
});

test('an engine stands right of what it depends on; no two overlap; long edges have a way of their own', () => {
  const many = [...engines, { engineId: 'h', dependencies: ['a', 'e'] }];
  const { places, routes } = layoutEngines(many);
  expect(places.size).toBe(many.length);
  for (const [id, dependencies] of edgesOf(many).dependencies) {
    for (const dependency of dependencies) {
      expect(places.get(id)?.x, `${dependency} to ${id}`).toBeGreaterThanOrEqual(
        (places.get(dependency)?.x ?? Number.NaN) + NODE_WIDTH,
      );
    }
  }
  const all = [...places];
  for (const [id, a] of all) {
    for (const [other, b] of all) {
      if (id === other) continue;
      const apart = Math.abs(a.x - b.x) >= NODE_WIDTH || Math.abs(a.y - b.y) >= NODE_HEIGHT;
      expect(apart, `${id} and ${other}`).toBe(true);
    }
  }
  expect(routes.get(edgeId('a', 'h'))?.length).toBeGreaterThan(2);
});

test('right and left follow the edges, up and down stay in the layer', () => {
  const { places } = layoutEngines(engines);
  expect(nextEngine(places, edges, 'd', 'ArrowRight')).toBe('e');
  expect(['b', 'c']).toContain(nextEngine(places, edges, 'd', 'ArrowLeft'));
  expect(nextEngine(places, edges, 'e', 'ArrowRight')).toBeNull();
  const [upper, lower] = (places.get('b')?.y ?? 0) < (places.get('c')?.y ?? 0) ? ['b', 'c'] : ['c', 'b'];
  expect(nextEngine(places, edges, upper ?? '', 'ArrowDown')).toBe(lower);
  expect(nextEngine(places, edges, lower ?? '', 'ArrowUp')).toBe(upper);
  expect(nextEngine(places, edges, 'nowhere', 'ArrowUp')).toBeNull();
});
