import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { buildExecutionPlan } from '../build-plan.ts';
import { execute } from '../execute.ts';
import type { Signals } from '../json.ts';
import { createSnapshot } from '../snapshot.ts';
import { loadEngines, unloadEngines } from './load-engines.ts';
import { engineFolder } from './testing/engine-folder.ts';

const root = join(import.meta.dirname, '../../../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

afterEach(() => unloadEngines());

async function runOf(files: Readonly<Record<string, string>>, signals: Signals) {
  using folder = engineFolder(files);
  const report = await loadEngines(folder.path);
  expect([report.problems, report.warnings]).toEqual([[], []]);
  const plan = buildExecutionPlan(createSnapshot({ revision: 1, engineSet: report.engineSet }));
  const { record, result } = await execute(plan, signals).answered;
  return { ...result, events: record.outcomes.flatMap(({ events }) => events) };
}

describe('what a newcomer starts from', () => {
  it('is a skeleton that loads and runs as it is, once it has a name', async () => {
    const text = read('packages/cli/templates/engine/__engineId__.engine.ts')
      .replaceAll('__engineId__', 'cart-value')
      .replaceAll('__displayName__', 'Cart value');
    expect(text).not.toContain('__');
    const { status, outputs } = await runOf({ 'cart-value.engine.ts': text }, { value: 1 });
    expect([status, outputs]).toEqual(['succeeded', { 'cart-value': { score: 0.5 } }]);
  });

  it('is the file of docs/adding/engine.md, which does what it says', async () => {
    const page = read('docs/adding/engine.md');
    const code = /```ts\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
    expect(code).toContain("engineId: 'cart-value'");
    const { outputs, events } = await runOf(
      { 'cart-value.engine.ts': code.replaceAll(/^ {3}/gm, '') },
      { value: '320' },
    );
    expect(outputs).toEqual({ 'cart-value': { score: 0.8, value: 320 } });
    expect(events.map(({ topic, payload }) => [topic, payload])).toEqual([['cart.value.high', { value: 320 }]]);
    expect(page.split('\n').length).toBeLessThan(80);
  });
});
