import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ClosureModule, closureHash, contentHash } from './closure-hash.ts';

const seed = Number(process.env.ENGINEHOUSE_SEED ?? Math.floor(Math.random() * 2 ** 31));

type Files = Readonly<Record<string, { readonly text: string; readonly imports?: Readonly<Record<string, string>> }>>;

function closureOf(files: Files): ReadonlyMap<string, ClosureModule> {
  return new Map(
    Object.entries(files).map(([key, { text, imports }]) => [
      key,
      { contentHash: contentHash(text), edges: new Map(Object.entries(imports ?? {})) },
    ]),
  );
}

/** A root and up to five files that import each other at random, in circles too. */
const graphs = fc.integer({ min: 1, max: 6 }).chain((size) =>
  fc.array(
    fc.record({
      text: fc.constantFrom('one', 'two', 'three'),
      imports: fc.array(fc.tuple(fc.constantFrom('./a', './b', './c'), fc.nat(size - 1)), { maxLength: 3 }),
    }),
    { minLength: size, maxLength: size },
  ),
);

function named(
  graph: typeof graphs extends fc.Arbitrary<infer Graph> ? Graph : never,
  name: (index: number) => string,
): Files {
  return Object.fromEntries(
    graph.map(({ text, imports }, index) => [
      name(index),
      { text, imports: Object.fromEntries(imports.map(([specifier, target]) => [specifier, name(target)])) },
    ]),
  );
}

describe(`the hash of a module closure (ENGINEHOUSE_SEED=${seed})`, () => {
  it('depends on no path and on no order', () => {
    fc.assert(
      fc.property(graphs, fc.integer(), (graph, shift) => {
        const here = closureHash('file:///here/0', closureOf(named(graph, (index) => `file:///here/${index}`)));
        const moved = [...closureOf(named(graph, (index) => `file:///${(index * 7 + shift) >>> 0}/there`))];
        expect(closureHash(`file:///${shift >>> 0}/there`, new Map(moved.reverse()))).toBe(here);
      }),
      { seed },
    );
  });

  it('changes with every text that can be reached, and with no other', () => {
    fc.assert(
      fc.property(graphs, fc.nat(5), (graph, pick) => {
        const index = pick % graph.length;
        const before = named(graph, String);
        const after = { ...before, [index]: { ...before[index]!, text: 'changed' } };
        const reached = new Set(['0']);
        for (const key of reached) for (const target of Object.values(before[key]?.imports ?? {})) reached.add(target);
        const same = closureHash('0', closureOf(before)) === closureHash('0', closureOf(after));
        expect(same).toBe(!reached.has(String(index)));
      }),
      { seed },
    );
  });

  it('tells two files apart that swapped their content, and two that swapped what they import', () => {
    const hash = (files: Files) => closureHash('root', closureOf(files));
    const root = { text: 'root', imports: { './a': 'a', './b': 'b' } };
    expect(hash({ root, a: { text: 'A' }, b: { text: 'B' } })).not.toBe(
      hash({ root, a: { text: 'B' }, b: { text: 'A' } }),
    );
    const twins = (ofA: string, ofB: string): Files => ({
      root,
      a: { text: 'twin', imports: { './p': ofA } },
      b: { text: 'twin', imports: { './p': ofB } },
      p: { text: 'P' },
      q: { text: 'Q' },
    });
    expect(hash(twins('p', 'q'))).not.toBe(hash(twins('q', 'p')));
  });

  it('does not depend on the line ends that git wrote', () => {
    expect(contentHash('one\r\ntwo\r\n')).toBe(contentHash('one\ntwo\n'));
    expect(contentHash(Buffer.from('zwölf\r\n'))).toBe(contentHash('zwölf\n'));
    expect(contentHash('one\rtwo')).not.toBe(contentHash('one\ntwo'));
  });
});
