import type { FleetView, ProcessTableView } from '@enginehouse/api';
import { expect, test } from 'vitest';
import { attentionOf, type HouseView } from './attention.ts';

const now = Date.parse('2026-11-20T10:00:00Z');
const texts = (house: HouseView) => attentionOf(house, now).map(({ text }) => text);

test('a house of which nothing is known, or in which all is well, needs nobody', () => {
  expect(texts({})).toEqual([]);
  expect(
    texts({
      instances: [{ id: 1, name: 'ollama', status: 'active', supported: true, config: { key: { hasValue: true } } }],
      tokens: [{ id: 1, name: 'job', expiresAt: null }],
    }),
  ).toEqual([]);
});

test('says what is wrong with engines, instances, nodes, tasks and tokens, the worst first', () => {
  const house = {
    engines: {
      engines: [{ engineId: 'a', drifted: true }],
      problems: [{ engineId: null, file: 'b.engine.ts', message: 'no default' }],
    } as unknown as ProcessTableView,
    instances: [
      { id: 1, name: 'one', status: 'error', supported: true, config: {} },
      { id: 2, name: 'two', status: 'active', supported: false, config: {} },
      { id: 3, name: 'three', status: 'active', supported: true, config: { api: { key: { needsAttention: true } } } },
    ],
    fleet: {
      mixed: true,
      nodes: [
        { id: 'north', live: true, ready: false, reasons: ['STALE_REVISION'] },
        { id: 'gone', live: false, ready: false, reasons: [] },
      ],
    } as unknown as FleetView,
    failedTasks: [
      { id: 't', label: 'Install one', updatedAt: '2026-11-20T09:00:00Z' },
      { id: 'u', label: 'Install old', updatedAt: '2026-11-01T09:00:00Z' },
    ],
    tokens: [{ id: 1, name: 'job', expiresAt: '2026-11-21T10:00:00Z' }],
  } satisfies HouseView;
  expect(texts(house)).toEqual([
    'Engine b.engine.ts could not be loaded: no default',
    'Installing one failed',
    'The provider of two is not here any more',
    'A secret of three does not open: enter it again',
    'Node north must not be sent traffic: STALE_REVISION',
    'Install one failed',
    'The code of engine a changed under the same version',
    'Node gone is gone without having been stopped',
    'Live nodes run different engines or versions',
    "Your API token 'job' ends soon",
  ]);
});
