import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EngineSet } from './engine-set.ts';
import { eventSources } from './event-sources.ts';
import { randomTable } from './testing/random-process-table.ts';
import { testSeed } from './testing/seed.ts';
import { engineSetOf, type TestDefinition } from './testing/snapshot-of.ts';

const seed = testSeed('event-sources');

function found(set: EngineSet) {
  const graph = { edges: { start: set.dependencyStart, targets: set.dependencies }, order: set.topologicalOrder };
  const { sources, unheard } = eventSources(set.engines, graph);
  const id = (number: number) => set.engines[number]!.engineId as string;
  return {
    sources: Object.fromEntries(sources.map((list, number) => [id(number), list.map(id)])),
    unheard: unheard.map(({ number, topic, emitters }) => ({ id: id(number), topic, emitters: emitters.map(id) })),
  };
}

test('sources are the transitive dependencies that emit a subscribed topic, dependencies first', () => {
  const emits = { emitsTopics: ['a.done'] };
  const set = engineSetOf({
    z: emits,
    middle: { ...emits, needs: ['z'] },
    listener: { needs: ['middle'], subscribesTopics: ['a.done'] },
    stranger: emits,
  });
  expect(found(set).sources).toMatchObject({ listener: ['z', 'middle'], middle: [], z: [] });
});

test('a topic that nothing below emits is unheard, with those who do emit it', () => {
  const set = engineSetOf({
    other: { emitsTopics: ['a.done'] },
    above: { emitsTopics: ['a.done'], needs: ['listener'] },
    listener: { emitsTopics: ['a.done'], subscribesTopics: ['a.done', 'b.done'] },
  });
  expect(found(set).unheard).toEqual([
    { id: 'listener', topic: 'a.done', emitters: ['other', 'above'] },
    { id: 'listener', topic: 'b.done', emitters: [] },
  ]);
});

test('more emitters than fit into one walk', () => {
  const names = Array.from({ length: 100 }, (_, index) => `emitter-${index}`);
  const definitions: Record<string, TestDefinition> = Object.fromEntries(
    names.map((name) => [name, { emitsTopics: ['a.done'] }]),
  );
  const set = engineSetOf({
    ...definitions,
    listener: { needs: names, subscribesTopics: ['a.done'] },
    half: { needs: names.slice(0, 50), subscribesTopics: ['a.done'] },
  });
  expect(found(set).sources.listener).toEqual([...names].sort());
  expect(found(set).sources.half).toEqual(names.slice(0, 50).sort());
});

test('random graphs: what a search through each ancestry finds', () => {
  fc.assert(
    fc.property(randomTable, (table) => {
      const set = engineSetOf(table.definitions);
      const { sources, unheard } = found(set);
      const order = [...set.topologicalOrder].map((number) => set.engines[number]!.engineId as string);
      for (const [id, { subscribesTopics = [] }] of Object.entries(table.definitions)) {
        const below = ancestry(id, table.definitions);
        const emits = (other: string, topic: string) => table.definitions[other]!.emitsTopics!.includes(topic);
        expect(sources[id]).toEqual(
          order.filter((other) => below.has(other) && subscribesTopics.some((topic) => emits(other, topic))),
        );
        const mute = subscribesTopics.filter((topic) => ![...below].some((other) => emits(other, topic)));
        expect(unheard.filter((entry) => entry.id === id).map((entry) => entry.topic)).toEqual(mute);
      }
    }),
    { seed, numRuns: 500 },
  );
});

function ancestry(id: string, definitions: Readonly<Record<string, TestDefinition>>): Set<string> {
  const below = new Set<string>();
  const visit = (one: string): void => {
    for (const need of definitions[one]!.needs ?? []) {
      if (below.has(need)) continue;
      below.add(need);
      visit(need);
    }
  };
  visit(id);
  return below;
}
