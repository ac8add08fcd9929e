import { expect, test } from 'vitest';
import { createEngine } from './engine.ts';
import { createEngineSet } from './engine-set.ts';
import { createRegistry } from './registry.ts';
import { definitionOf, engineSetOf, type TestDefinition } from './testing/snapshot-of.ts';

function engine(engineId: string, given: TestDefinition & { file?: string; contentHash?: string } = {}) {
  const { file, contentHash, ...definition } = given;
  return createEngine(definitionOf(engineId, definition), { score: () => null, file, contentHash });
}

test('engines are numbered by id whatever their order, with edges both ways', () => {
  const set = createEngineSet([engine('c', { needs: ['a', 'b'] }), engine('a'), engine('b', { needs: ['a'] })]);
  expect(set.engines.map((one) => one.engineId)).toEqual(['a', 'b', 'c']);
  expect([...set.numbers]).toEqual([
    ['a', 0],
    ['b', 1],
    ['c', 2],
  ]);
  expect([...set.dependencyStart]).toEqual([0, 0, 1, 3]);
  expect([...set.dependencies]).toEqual([0, 0, 1]);
  expect([...set.dependentStart]).toEqual([0, 2, 3, 3]);
  expect([...set.dependents]).toEqual([1, 2, 2]);
  expect([...set.topologicalOrder]).toEqual([0, 1, 2]);
  expect([...set.batches]).toEqual([0, 1, 2]);
  expect(Object.isFrozen(set.engines)).toBe(true);
});

test('the hash covers id, version and code, and not the order', () => {
  const [a, b] = [engine('a', { contentHash: '1' }), engine('b', { contentHash: '2' })];
  const { hash } = createEngineSet([a, b]);
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(createEngineSet([b, a]).hash).toBe(hash);
  expect(createEngineSet([a]).hash).not.toBe(hash);
  expect(createEngineSet([a, engine('b', { contentHash: '3' })]).hash).not.toBe(hash);
  expect(createEngineSet([a, engine('b', { contentHash: '2', version: '1.0.1' })]).hash).not.toBe(hash);
});

test('no engines are a set too', () => {
  expect(createEngineSet([]).engines).toEqual([]);
});

test('an engine without a file is hashed by its definition and the text of its function', () => {
  const one = createEngine(definitionOf('a'), { score: () => 1, file: undefined });
  expect(createEngine(definitionOf('a'), { score: () => 1, file: undefined }).contentHash).toBe(one.contentHash);
  expect(createEngine(definitionOf('a'), { score: () => 2, file: undefined }).contentHash).not.toBe(one.contentHash);
});

test('one error names every missing dependency, its file and the nearest name', () => {
  const engines = [
    engine('bayesian-confidence'),
    engine('one', { needs: ['bayesan-confidence'], file: '/engines/one.engine.ts' }),
    engine('two', { needs: ['bayesian-confidence', 'quite-unknown'], file: '/engines/two.engine.ts' }),
  ];
  expect(() => createEngineSet(engines)).toThrow(
    expect.objectContaining({
      code: 'DEPENDENCY_NOT_REGISTERED',
      problems: [
        {
          field: 'one.dependencies[0]',
          message:
            "dependency 'bayesan-confidence' is not registered; did you mean 'bayesian-confidence'? (/engines/one.engine.ts)",
          value: "'bayesan-confidence'",
        },
        {
          field: 'two.dependencies[1]',
          message: "dependency 'quite-unknown' is not registered (/engines/two.engine.ts)",
          value: "'quite-unknown'",
        },
      ],
    }),
  );
});

test('a missing dependency is not taken for its own engine', () => {
  expect(() => engineSetOf({ 'cart-value': { needs: ['cart-valu'] } })).toThrow(
    expect.objectContaining({ message: "Engine 'cart-value': dependency 'cart-valu' is not registered" }),
  );
});

test('a cycle is printed as its path', () => {
  expect(() =>
    engineSetOf({ a: { needs: ['b'] }, b: { needs: ['c'] }, c: { needs: ['a'] }, d: { needs: ['a'] } }),
  ).toThrow(
    expect.objectContaining({
      code: 'DEPENDENCY_CYCLE',
      message: 'Engines depend on each other in a circle: a -> b -> c -> a',
    }),
  );
  expect(() =>
    engineSetOf({ a: { needs: ['b'] }, b: { needs: ['a'] }, x: { needs: ['y'] }, y: { needs: ['x'] } }),
  ).toThrow(
    expect.objectContaining({
      details: {
        cycles: [
          ['a', 'b', 'a'],
          ['x', 'y', 'x'],
        ],
      },
    }),
  );
});

test('one id from two files is refused, naming both', () => {
  const twice = [engine('a', { file: '/one.engine.ts' }), engine('a', { file: '/two.engine.ts' })];
  expect(() => createEngineSet(twice)).toThrow(
    expect.objectContaining({
      code: 'DUPLICATE_ENGINE',
      message: "Engine 'a' is registered twice: by /one.engine.ts and by /two.engine.ts",
    }),
  );
});

test('an engine whose score was never tied to it is refused before it is planned', () => {
  const registry = createRegistry();
  registry.register(definitionOf('a'));
  expect(() => createEngineSet(registry.engines())).toThrow(
    expect.objectContaining({ code: 'SCORE_MISSING', message: "No `score` is tied to 'a'" }),
  );
});
