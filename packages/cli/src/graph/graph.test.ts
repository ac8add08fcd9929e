import { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Terminal } from '../output/terminal.ts';
import { drawLayers } from './draw-layers.ts';
import { type GraphNode, layersOf } from './graph-node.ts';
import { toDot } from './to-dot.ts';
import { toMermaid } from './to-mermaid.ts';

function node(engineId: string, dependencies: readonly string[] = [], more: Partial<GraphNode> = {}): GraphNode {
  return {
    engineId,
    displayName: `The ${engineId}`,
    category: 'memory',
    computeCost: 3,
    activationState: 'active',
    withheld: false,
    dependencies,
    ...more,
  };
}

function terminal(width: number, colours = false): Terminal {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  return {
    out: nowhere,
    err: nowhere,
    in: process.stdin,
    interactive: true,
    progress: false,
    asks: false,
    colours,
    width,
  };
}

const NODES = [
  node('last', ['left', 'right'], { withheld: true }),
  node('left', ['first']),
  node('right', ['first'], { activationState: 'restricted' }),
  node('first'),
  node('old', [], { activationState: 'deprecated', withheld: true }),
];

/** Graphs without a cycle: each node depends on some of those before it. */
const graphs = fc
  .array(fc.array(fc.nat(30), { maxLength: 3 }), { minLength: 1, maxLength: 30 })
  .map((picks) =>
    picks.map((found, index) =>
      node(`n${index}`, [...new Set(index === 0 ? [] : found.map((one) => `n${one % index}`))]),
    ),
  );

describe('layers', () => {
  test('by the longest way from the start, each by id', () => {
    expect(layersOf(NODES).map((layer) => layer.map((one) => one.engineId))).toEqual([
      ['first', 'old'],
      ['left', 'right'],
      ['last'],
    ]);
  });

  test('every engine stands once, below everything that it waits for, and no layer is empty', () => {
    fc.assert(
      fc.property(graphs, (nodes) => {
        const layers = layersOf(nodes);
        const depths = new Map(layers.flatMap((layer, depth) => layer.map((one) => [one.engineId, depth] as const)));
        expect(depths.size).toBe(nodes.length);
        for (const layer of layers) expect(layer.length).toBeGreaterThan(0);
        for (const { engineId, dependencies } of nodes) {
          for (const id of dependencies) expect(depths.get(id)).toBeLessThan(depths.get(engineId) ?? -1);
        }
      }),
    );
  });

  test('what an engine waits for may be missing, when its file did not load', () => {
    expect(layersOf([node('alone', ['missing'])])).toHaveLength(1);
  });
});

describe('in the terminal', () => {
  test.each([40, 80, 120])('nothing is wider than %i columns, and every engine has its box', (width) => {
    const text = drawLayers(NODES, terminal(width));
    for (const line of text.trimEnd().split('\n').slice(0, -1)) expect(line.length).toBeLessThanOrEqual(width);
    for (const { engineId } of NODES) expect(text).toMatch(new RegExp(`│ [●◐◌✕] ${engineId} +│`));
    expect(text.match(/╭/g)).toHaveLength(NODES.length);
    expect(text.match(/^layer \d$/gm)).toHaveLength(3);
  });

  test('marks say the state, arrows what is waited for', () => {
    const text = drawLayers(NODES, terminal(80));
    expect(text).toContain('◌ last');
    expect(text).toContain('◐ right');
    expect(text).toContain('✕ old');
    expect(text).toContain('● first');
    expect(text.match(/↑ first/g)).toHaveLength(2);
  });

  test('colours change nothing but the colours', () => {
    const coloured = drawLayers(NODES, terminal(80, true));
    expect(coloured).not.toBe(drawLayers(NODES, terminal(80)));
    expect(stripVTControlCharacters(coloured)).toBe(drawLayers(NODES, terminal(80)));
  });
});

describe('for other programs', () => {
  test('Mermaid and DOT hold every engine and every edge once', () => {
    fc.assert(
      fc.property(graphs, (nodes) => {
        const edges = nodes.flatMap(({ engineId, dependencies }) => dependencies.map((id) => [id, engineId] as const));
        const [mermaid, dot] = [toMermaid(nodes).split('\n'), toDot(nodes).split('\n')];
        expect(mermaid.filter((line) => line.includes('-->'))).toEqual(edges.map(([a, b]) => `  e_${a} --> e_${b}`));
        expect(dot.filter((line) => line.includes('->'))).toEqual(edges.map(([a, b]) => `  "${a}" -> "${b}";`));
        expect(mermaid.filter((line) => line.includes('"]:::'))).toHaveLength(nodes.length);
        expect(dot.filter((line) => line.includes('[label='))).toHaveLength(nodes.length);
      }),
    );
  });

  test('names with quotes, angles and backslashes stay inside their labels', () => {
    const odd = [node('odd', [], { displayName: 'A "b" <c> & \\' })];
    expect(toMermaid(odd)).toContain('"A &quot;b&quot; &lt;c> &amp; \\<br/>');
    expect(toDot(odd)).toContain('label="A \\"b\\" <c> & \\\\\\n');
  });

  test('ids that are words of Mermaid are none any more', () => {
    const text = toMermaid([node('end'), node('front-end', ['end'])]);
    expect(text).toContain('  e_end --> e_front_end');
    expect(text).not.toMatch(/^ *end\b/m);
  });

  test('the state is the class', () => {
    const text = toMermaid(NODES);
    for (const [id, state] of [
      ['last', 'withheld'],
      ['right', 'restricted'],
      ['old', 'deprecated'],
      ['first', 'active'],
    ]) {
      expect(text).toMatch(new RegExp(`^  e_${id}\\[.*:::${state}$`, 'm'));
      expect(text).toContain(`classDef ${state} `);
    }
  });
});
