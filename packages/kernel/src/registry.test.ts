import { expect, test } from 'vitest';
import { createRegistry, openLoadSession, processRegistry, registerEngine, registeredEngines } from './registry.ts';
import { definitionOf, type TestDefinition } from './testing/snapshot-of.ts';

const score = () => null;

function ids(registry: { engines(): readonly { readonly engineId: string }[] }): string[] {
  return registry.engines().map((engine) => engine.engineId);
}

/** A registry in which a file calls `register` when `from` says so, as the loader's locator would. */
function registryWithFiles() {
  const registry = createRegistry();
  let caller: string | undefined;
  registry.locateCaller = () => caller;
  return {
    registry,
    from: (file: string, engineId: string, given: TestDefinition = {}, own?: () => unknown) => {
      caller = file;
      try {
        registry.register(definitionOf(engineId, given), own);
      } finally {
        caller = undefined;
      }
    },
  };
}

test('engines are listed by id, frozen, and their score has not run', () => {
  const registry = createRegistry();
  let runs = 0;
  registry.register(definitionOf('b'), () => {
    runs += 1;
  });
  registry.register(definitionOf('a', { needs: ['b'] }), score);
  expect(ids(registry)).toEqual(['a', 'b']);
  expect(registry.engines().every(Object.isFrozen)).toBe(true);
  expect(runs).toBe(0);
});

test('an invalid definition throws one error that lists every problem, and registers nothing', () => {
  const registry = createRegistry();
  expect(() => registry.register({ ...definitionOf('Bad Id'), computeCost: 11, version: 'x' }, score)).toThrow(
    expect.objectContaining({
      code: 'INVALID_DEFINITION',
      problems: [
        expect.objectContaining({ field: 'engineId' }),
        expect.objectContaining({ field: 'computeCost' }),
        expect.objectContaining({ field: 'version' }),
      ],
    }),
  );
  expect(registry.engines()).toEqual([]);
});

test('a score that is no function is a problem of the registration', () => {
  expect(() => createRegistry().register(definitionOf('a'), 'score' as never)).toThrow(
    expect.objectContaining({ problems: [expect.objectContaining({ field: 'score' })] }),
  );
});

test('outside of a session a dependency has to be there first, and the nearest name is offered', () => {
  const registry = createRegistry();
  registry.register(definitionOf('bayesian-confidence'), score);
  expect(() => registry.register(definitionOf('next', { needs: ['bayesan-confidence'] }), score)).toThrow(
    expect.objectContaining({
      code: 'DEPENDENCY_NOT_REGISTERED',
      message: "Engine 'next': dependency 'bayesan-confidence' is not registered; did you mean 'bayesian-confidence'?",
    }),
  );
  expect(ids(registry)).toEqual(['bayesian-confidence']);
});

test('outside of a session an id is taken once, unless its own file raises the version', () => {
  const { registry, from } = registryWithFiles();
  from('/a.ts', 'a', { version: '1.0.0' }, score);
  expect(() => from('/b.ts', 'a', { version: '2.0.0' }, score)).toThrow(
    expect.objectContaining({ code: 'DUPLICATE_ENGINE', where: '/a.ts, /b.ts' }),
  );
  expect(() => from('/a.ts', 'a', { version: '0.9.0' }, score)).toThrow(
    expect.objectContaining({
      code: 'VERSION_NOT_HIGHER',
      details: { engineId: 'a', inForce: '1.0.0', found: '0.9.0' },
    }),
  );
  from('/a.ts', 'a', { version: '1.0.1' }, score);
  expect(registry.engines()[0]!.definition.version).toBe('1.0.1');
  registry.register(definitionOf('free'), score);
  expect(() => registry.register(definitionOf('free', { version: '2.0.0' }), score)).toThrow(
    expect.objectContaining({ code: 'DUPLICATE_ENGINE' }),
  );
});

test('a replacement that closes a circle is refused and the old engine stays', () => {
  const { registry, from } = registryWithFiles();
  from('/a.ts', 'a', {}, score);
  from('/b.ts', 'b', { needs: ['a'] }, score);
  expect(() => from('/a.ts', 'a', { needs: ['b'], version: '1.1.0' }, score)).toThrow(
    expect.objectContaining({ code: 'DEPENDENCY_CYCLE', details: { cycles: [['a', 'b', 'a']] } }),
  );
  expect(registry.engines()[0]!.definition.version).toBe('1.0.0');
});

test('warnings are collected, not printed: ignored teams, unknown fields, unheard topics with their emitters', () => {
  const registry = createRegistry();
  registry.register(definitionOf('emitter', { emitsTopics: ['a.done'] }), score);
  registry.register(
    { ...definitionOf('odd', { restrictedToTeams: ['legal'], subscribesTopics: ['a.done'] }), note: 1 } as never,
    score,
  );
  expect(registry.warnings().map(({ code, engineId, message }) => ({ code, engineId, message }))).toEqual([
    {
      code: 'TEAMS_IGNORED',
      engineId: 'odd',
      message: "Engine 'odd': restrictedToTeams is ignored: activationState is 'active', not 'restricted'",
    },
    { code: 'UNKNOWN_FIELD', engineId: 'odd', message: "Engine 'odd': 'note' is not a field of a definition" },
    {
      code: 'UNHEARD_TOPIC',
      engineId: 'odd',
      message:
        "Engine 'odd' subscribes to 'a.done', which nothing it depends on emits; it is emitted by 'emitter': add one to `dependencies`",
    },
  ]);
});

test('the process has one registry, whichever copy of the package asks', async () => {
  const path = `${import.meta.dirname}/registry.ts?copy`;
  const other = (await import(/* @vite-ignore */ path)) as typeof import('./registry.ts');
  expect(other.registerEngine).not.toBe(registerEngine);
  other.registerEngine(definitionOf('from-the-copy'), score);
  registerEngine(definitionOf('from-here', { needs: ['from-the-copy'] }), score);
  expect(registeredEngines().map((engine) => engine.engineId)).toEqual(['from-here', 'from-the-copy']);
  expect(other.registeredEngines()).toBe(registeredEngines());
  const session = other.openLoadSession();
  expect(() => openLoadSession()).toThrow(expect.objectContaining({ code: 'LOAD_SESSION_OPEN' }));
  session.abort();
});

test('a registry of another protocol is refused with what to do', () => {
  const key = Symbol.for('enginehouse.registry');
  const holder = globalThis as unknown as Record<symbol, { protocol: number; registry: unknown }>;
  const own = holder[key]!;
  expect(own.registry).toBe(processRegistry());
  holder[key] = { ...own, protocol: 99 };
  try {
    expect(() => registeredEngines()).toThrow(expect.objectContaining({ code: 'REGISTRY_INCOMPATIBLE' }));
  } finally {
    holder[key] = own;
  }
});
