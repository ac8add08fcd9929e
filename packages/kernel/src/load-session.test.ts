import { defineErrors } from '@enginehouse/errors';
import { expect, test } from 'vitest';
import type { EngineDefinition } from './definition.ts';
import { waitsForScore } from './engine.ts';
import type { LoadSession } from './load-session.ts';
import { createRegistry } from './registry.ts';
import { definitionOf, type TestDefinition } from './testing/snapshot-of.ts';

const loaderErrors = defineErrors({
  FILE_BROKEN: { status: 422, meaning: 'The file does not load.', fix: 'Repair it.' },
});
const broken = (file: string) => loaderErrors.error('FILE_BROKEN', { message: `${file} does not parse`, where: file });
const score = () => null;

/** A registry with a session, and files that register in it as the loader would import them. */
function loading(registry = createRegistry()) {
  let caller: string | undefined;
  registry.locateCaller = () => caller;
  let session = registry.openLoadSession();
  return {
    registry,
    get session(): LoadSession {
      return session;
    },
    reopen: () => {
      session = registry.openLoadSession();
    },
    /** One engine file: registers, then its score is bound. */
    file: (file: string, engineId: string, given: TestDefinition = {}, hash = 'hash') => {
      caller = file;
      try {
        registry.register(definitionOf(engineId, given));
      } finally {
        caller = undefined;
      }
      session.bind(file, { score, contentHash: hash });
    },
    call: (file: string, definition: EngineDefinition, own?: () => unknown) => {
      caller = file;
      try {
        registry.register(definition, own);
      } finally {
        caller = undefined;
      }
    },
  };
}

function problemsOf(outcome: ReturnType<LoadSession['finish']>) {
  return outcome.problems.map(({ error, files, engineIds, keptOut }) => ({
    code: error.code,
    files,
    engineIds,
    keptOut,
  }));
}

function versions(registry: ReturnType<typeof createRegistry>) {
  return Object.fromEntries(registry.engines().map((engine) => [engine.engineId, engine.definition.version]));
}

test('the order of the files does not matter, and nothing is in force before the end', () => {
  const { registry, session, file } = loading();
  file('/b.ts', 'b', { needs: ['a'] });
  file('/a.ts', 'a');
  expect(registry.engines()).toEqual([]);
  expect(session.registrations().map((entry) => entry.engineId)).toEqual(['b', 'a']);
  expect(session.registrations('/a.ts')).toEqual([
    { engineId: 'a', definition: definitionOf('a'), file: '/a.ts', hasScore: false },
  ]);
  const outcome = session.finish();
  expect(outcome.loaded).toEqual(['a', 'b']);
  expect(outcome.problems).toEqual([]);
  expect(outcome.engines).toBe(registry.engines());
  expect(registry.engines()[0]).toMatchObject({ file: '/a.ts', score, contentHash: 'hash', drifted: false });
});

test('an invalid definition throws at once, is reported even when the file swallows it, and keeps its dependents out', () => {
  const { session, file, call } = loading();
  expect(() => call('/bad.ts', { ...definitionOf('bad'), version: 'x' })).toThrow(
    expect.objectContaining({ code: 'INVALID_DEFINITION', where: '/bad.ts' }),
  );
  file('/next.ts', 'next', { needs: ['bad'] });
  file('/last.ts', 'last', { needs: ['next'] });
  file('/fine.ts', 'fine');
  const outcome = session.finish();
  expect(problemsOf(outcome)).toEqual([
    { code: 'INVALID_DEFINITION', files: ['/bad.ts'], engineIds: ['bad'], keptOut: ['last', 'next'] },
  ]);
  expect(outcome.loaded).toEqual(['fine']);
});

test('the error that a file rejected with is reported once, also when it was thrown by registerEngine', () => {
  const { session, call } = loading();
  let thrown: unknown;
  try {
    call('/bad.ts', { ...definitionOf('bad'), version: 'x' });
  } catch (error) {
    thrown = error;
  }
  session.reject('/bad.ts', thrown as never);
  expect(problemsOf(session.finish())).toEqual([
    { code: 'INVALID_DEFINITION', files: ['/bad.ts'], engineIds: ['bad'], keptOut: [] },
  ]);
});

test('a file that broke after it registered takes its engine and the dependents out', () => {
  const { session, file } = loading();
  file('/a.ts', 'a');
  file('/b.ts', 'b', { needs: ['a'] });
  file('/c.ts', 'c');
  session.reject('/a.ts', broken('/a.ts'));
  const outcome = session.finish();
  expect(problemsOf(outcome)).toEqual([{ code: 'FILE_BROKEN', files: ['/a.ts'], engineIds: ['a'], keptOut: ['b'] }]);
  expect(outcome.loaded).toEqual(['c']);
});

test('one error names every missing dependency; the fix points at files that did not load', () => {
  const { session, file } = loading();
  file('/bayesian.ts', 'bayesian-confidence');
  file('/one.ts', 'one', { needs: ['bayesan-confidence'] });
  file('/two.ts', 'two', { needs: ['bayesian-confidence', 'quite-unknown'] });
  file('/three.ts', 'three', { needs: ['two'] });
  session.reject('/lost.ts', broken('/lost.ts'));
  const outcome = session.finish();
  expect(problemsOf(outcome)).toEqual([
    { code: 'FILE_BROKEN', files: ['/lost.ts'], engineIds: [], keptOut: [] },
    {
      code: 'DEPENDENCY_NOT_REGISTERED',
      files: ['/one.ts', '/two.ts'],
      engineIds: ['one', 'two'],
      keptOut: ['three'],
    },
  ]);
  const { message, fix } = outcome.problems[1]!.error;
  expect(message).toContain("'bayesan-confidence' is not registered; did you mean 'bayesian-confidence'? (/one.ts)");
  expect(message).toContain("'quite-unknown' is not registered (/two.ts)");
  expect(fix).toBe('Repair what did not load (/lost.ts), or correct the names.');
  expect(outcome.loaded).toEqual(['bayesian-confidence']);
});

test('a cycle throws its path, and the registry stays as it was', () => {
  const { registry, session, file, reopen } = loading();
  file('/a.ts', 'a', { needs: ['b'] });
  file('/b.ts', 'b', { needs: ['c'] });
  file('/c.ts', 'c', { needs: ['a'] });
  file('/d.ts', 'd');
  expect(() => session.finish()).toThrow(
    expect.objectContaining({
      code: 'DEPENDENCY_CYCLE',
      message: 'Engines depend on each other in a circle: a -> b -> c -> a',
      where: '/a.ts, /b.ts, /c.ts',
    }),
  );
  expect(registry.engines()).toEqual([]);
  reopen();
});

test('one id from two files: neither counts, the error names both, dependents stay out', () => {
  const { session, file } = loading();
  file('/one.ts', 'a');
  file('/two.ts', 'a', { version: '9.0.0' });
  file('/b.ts', 'b', { needs: ['a'] });
  const outcome = session.finish();
  expect(problemsOf(outcome)).toEqual([
    { code: 'DUPLICATE_ENGINE', files: ['/one.ts', '/two.ts'], engineIds: ['a'], keptOut: ['b'] },
  ]);
  expect(outcome.engines).toEqual([]);
});

test('hot reload: the same file replaces by a higher version, a lower one is refused and the old stays', () => {
  const steps = loading();
  steps.file('/a.ts', 'a', { version: '1.0.0' });
  steps.file('/b.ts', 'b', { needs: ['a'] });
  steps.session.finish();

  steps.reopen();
  steps.file('/a.ts', 'a', { version: '1.1.0' }, 'other');
  expect(steps.session.finish().loaded).toEqual(['a']);
  expect(versions(steps.registry)).toEqual({ a: '1.1.0', b: '1.0.0' });
  expect(steps.registry.engines()[0]!.contentHash).toBe('other');

  steps.reopen();
  steps.file('/a.ts', 'a', { version: '1.0.9' });
  const refused = steps.session.finish();
  expect(problemsOf(refused)).toEqual([
    { code: 'VERSION_NOT_HIGHER', files: ['/a.ts'], engineIds: ['a'], keptOut: [] },
  ]);
  expect(versions(steps.registry)).toEqual({ a: '1.1.0', b: '1.0.0' });

  steps.reopen();
  steps.session.reject('/a.ts', broken('/a.ts'));
  expect(problemsOf(steps.session.finish())).toEqual([
    { code: 'FILE_BROKEN', files: ['/a.ts'], engineIds: [], keptOut: [] },
  ]);
  expect(versions(steps.registry)).toEqual({ a: '1.1.0', b: '1.0.0' });
});

test('hot reload: another file claiming an id in force is refused; after the first file is removed it may', () => {
  const steps = loading();
  steps.file('/one.ts', 'a', { version: '1.0.0' });
  steps.session.finish();
  steps.reopen();
  steps.file('/two.ts', 'a', { version: '2.0.0' });
  expect(problemsOf(steps.session.finish())).toEqual([
    { code: 'DUPLICATE_ENGINE', files: ['/two.ts'], engineIds: ['a'], keptOut: [] },
  ]);
  expect(versions(steps.registry)).toEqual({ a: '1.0.0' });
  steps.reopen();
  steps.session.remove('/one.ts');
  steps.file('/two.ts', 'a', { version: '2.0.0' });
  expect(steps.session.finish().problems).toEqual([]);
  expect(versions(steps.registry)).toEqual({ a: '2.0.0' });
});

test('hot reload: what depends on a removed engine goes out with it', () => {
  const steps = loading();
  steps.file('/a.ts', 'a');
  steps.file('/b.ts', 'b', { needs: ['a'] });
  steps.session.finish();
  steps.reopen();
  steps.session.remove('/a.ts');
  const outcome = steps.session.finish();
  expect(problemsOf(outcome)).toEqual([
    { code: 'DEPENDENCY_NOT_REGISTERED', files: ['/b.ts'], engineIds: ['b'], keptOut: [] },
  ]);
  expect(steps.registry.engines()).toEqual([]);
});

test('a file without score, a file with one score for two engines, and one that brings its own functions', () => {
  const { session, call } = loading();
  call('/none.ts', definitionOf('none'));
  session.bind('/none.ts', { score: 'not a function', contentHash: 'x' });
  call('/two.ts', definitionOf('first'));
  call('/two.ts', definitionOf('second'));
  session.bind('/two.ts', { score, contentHash: 'x' });
  const own = [() => 1, () => 2] as const;
  call('/own.ts', definitionOf('left'), own[0]);
  call('/own.ts', definitionOf('right'), own[1]);
  session.bind('/own.ts', { score: undefined, contentHash: 'own', drifted: true });
  call('/unbound.ts', definitionOf('unbound'));
  const outcome = session.finish();
  expect(problemsOf(outcome)).toEqual([
    { code: 'SCORE_MISSING', files: ['/none.ts'], engineIds: ['none'], keptOut: [] },
    { code: 'SCORE_AMBIGUOUS', files: ['/two.ts'], engineIds: ['first', 'second'], keptOut: [] },
    { code: 'SCORE_MISSING', files: ['/unbound.ts'], engineIds: ['unbound'], keptOut: [] },
  ]);
  expect(outcome.engines.map(({ engineId, contentHash, drifted }) => ({ engineId, contentHash, drifted }))).toEqual([
    { engineId: 'left', contentHash: 'own', drifted: true },
    { engineId: 'right', contentHash: 'own', drifted: true },
  ]);
  expect(outcome.engines.map((engine) => engine.score)).toEqual(own);
});

test('an engine file that was imported before the session gets its score in it', () => {
  const registry = createRegistry();
  registry.locateCaller = () => '/a.ts';
  registry.register(definitionOf('a'));
  expect(waitsForScore(registry.engines()[0]!)).toBe(true);
  const session = registry.openLoadSession();
  session.bind('/a.ts', { score, contentHash: 'hash' });
  expect(session.finish().loaded).toEqual(['a']);
  expect(registry.engines()[0]).toMatchObject({ score, contentHash: 'hash' });
});

test('a session that ended cannot be used again; an aborted one leaves nothing', () => {
  const { registry, session, file } = loading();
  file('/a.ts', 'a');
  session.abort();
  expect(registry.engines()).toEqual([]);
  const ended = expect.objectContaining({ code: 'LOAD_SESSION_CLOSED' });
  expect(() => session.finish()).toThrow(ended);
  expect(() => session.abort()).toThrow(ended);
  expect(() => session.reject('/a.ts', broken('/a.ts'))).toThrow(ended);
  registry.openLoadSession().abort();
});

test('the outcome carries the warnings of what is in force', () => {
  const { session, file } = loading();
  file('/a.ts', 'a', { subscribesTopics: ['x.done'] });
  expect(session.finish().warnings).toEqual([
    {
      code: 'UNHEARD_TOPIC',
      engineId: 'a',
      file: '/a.ts',
      message: "Engine 'a' subscribes to 'x.done', which nothing it depends on emits; no engine emits it",
    },
  ]);
});
