import { expect, test } from 'vitest';
import { housePlace } from './house-place.ts';

const ENGINES = ['--engines', 'examples/shop-intent'];

test('engines graph: boxes in layers, Mermaid, DOT and JSON show the same engines and edges', async () => {
  await using place = await housePlace();
  const graph = async (...flags: string[]): Promise<string> => {
    const { code, stdout, stderr } = await place.run(['engines', 'graph', ...ENGINES, ...flags]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return stdout;
  };
  const { engines } = JSON.parse(await graph('--json')) as {
    engines: { engineId: string; dependencies: string[]; withheld: boolean }[];
  };
  const edges = engines.flatMap((engine) => engine.dependencies).length;
  expect(engines.length).toBeGreaterThanOrEqual(9);
  const [drawn, mermaid, dot] = [await graph(), await graph('--mermaid'), await graph('--dot')];
  expect(drawn.match(/↑ /g)).toHaveLength(edges);
  expect(mermaid.match(/ --> /g)).toHaveLength(edges);
  expect(dot.match(/ -> /g)).toHaveLength(edges);
  for (const { engineId } of engines) {
    expect(drawn).toContain(` ${engineId} `);
    expect(mermaid).toContain(engineId);
    expect(dot).toContain(`"${engineId}" [label=`);
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape that colours begin with.
  expect(drawn).not.toMatch(/\u001b/);
});

test('two ways to draw at once are wrong usage', async () => {
  await using place = await housePlace();
  const { code, stdout, stderr } = await place.run(['engines', 'graph', ...ENGINES, '--dot', '--mermaid']);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^error WRONG_USAGE/);
});
