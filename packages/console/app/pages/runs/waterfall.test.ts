import type { RunDetail } from '@enginehouse/api';
import { expect, test } from 'vitest';
import { compareEngines } from './compare-engines.ts';
import { signalsOf } from './signals.ts';
import { type RunEngine, waterfallOf } from './waterfall.ts';

function engine(
  engineId: string,
  startedAfterMs: number,
  durationMs: number,
  more: Partial<RunEngine> = {},
): RunEngine {
  const plain = { version: '1.0.0', batch: 0, dependencies: [], withheld: false, status: 'succeeded', outputHash: 'h' };
  return { ...plain, engineId, startedAfterMs, durationMs, ...more } as RunEngine;
}

function run(durationMs: number, engines: readonly RunEngine[]): RunDetail {
  return { durationMs, engines } as unknown as RunDetail;
}

const on = (...ids: string[]) => ({ dependencies: ids as unknown as RunEngine['dependencies'] });

test('bars stand in the order in which engines began, as parts of the whole', () => {
  const { bars, wholeMs, answeredAt } = waterfallOf(run(8, [engine('late', 4, 4), engine('early', 0, 2)]));
  expect(bars.map(({ engine: { engineId }, from, length }) => [engineId, from, length])).toEqual([
    ['early', 0, 0.25],
    ['late', 0.5, 0.5],
  ]);
  expect([wholeMs, answeredAt]).toEqual([8, 1]);
});

test('the critical path is the chain that ended last, dependency by dependency', () => {
  const { criticalPath } = waterfallOf(
    run(9, [
      engine('quick', 0, 1),
      engine('slow', 0, 5),
      engine('middle', 5, 2, on('quick', 'slow')),
      engine('end', 7, 2, on('middle', 'quick')),
      engine('aside', 0, 6),
    ]),
  );
  expect(criticalPath).toEqual(['slow', 'middle', 'end']);
});

test('withheld engines go on behind the answer and are not on its path, unless there are no others', () => {
  const research = engine('research', 2, 8, { withheld: true });
  const both = waterfallOf(run(2, [engine('returned', 0, 2), research]));
  expect(both.criticalPath).toEqual(['returned']);
  expect([both.wholeMs, both.answeredAt]).toEqual([10, 0.2]);
  expect(waterfallOf(run(0, [research])).criticalPath).toEqual(['research']);
});

test('what was skipped did not work, and a run of nothing has no path', () => {
  const failed = engine('failed', 0, 3, { status: 'failed' });
  const skipped = engine('skipped', 3, 0, { status: 'skipped', ...on('failed') });
  expect(waterfallOf(run(3, [failed, skipped])).criticalPath).toEqual(['failed']);
  const unborn = engine('unborn', 0, 0, { status: 'skipped', batch: 1, ...on('failed') });
  const { bars } = waterfallOf(run(4, [unborn, failed, engine('other', 2, 2)]));
  expect(bars.map((bar) => bar.engine.engineId)).toEqual(['failed', 'other', 'unborn']);
  expect(waterfallOf(run(0, []))).toMatchObject({ bars: [], criticalPath: [] });
});

test('two runs are compared engine by engine, what differs first', () => {
  const a = run(1, [engine('same', 0, 1), engine('other', 0, 1, { outputHash: 'x' }), engine('gone', 0, 1)]);
  const b = run(1, [engine('same', 0, 2), engine('other', 0, 1, { outputHash: 'y' }), engine('new', 0, 1)]);
  expect(compareEngines(a, b).map(({ engineId, same }) => `${engineId} ${same}`)).toEqual([
    'other false',
    'gone false',
    'new false',
    'same true',
  ]);
  const failed = run(1, [engine('same', 0, 1, { status: 'failed' })]);
  expect(compareEngines(a, failed)[0]).toMatchObject({ engineId: 'same', same: false });
});

test('signals are one JSON object', () => {
  expect(signalsOf('{"Month":"Nov"}')).toEqual({ ok: true, value: { Month: 'Nov' } });
  for (const text of ['', '[1]', 'null', '3', '{']) expect(signalsOf(text).ok, text).toBe(false);
});
