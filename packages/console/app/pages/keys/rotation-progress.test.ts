import { expect, test } from 'vitest';
import { afterStep, NO_PROGRESS, type RotationStep } from './rotation-progress.ts';

const after = (...steps: readonly RotationStep[]) => steps.reduce(afterStep, NO_PROGRESS);

test('waits for nodes, then counts each table in the order of their beginning', () => {
  expect(after({ step: 'nodes', keyId: 'k2', waitingFor: ['south'] })).toEqual({ waitingFor: ['south'], tables: [] });
  expect(
    after(
      { step: 'nodes', keyId: 'k2', waitingFor: ['south'] },
      { step: 'values', table: 'engine_registry', done: 1, total: 3 },
      { step: 'values', table: 'mcp_server_registry', done: 0, total: 2 },
      { step: 'values', table: 'engine_registry', done: 3, total: 3 },
    ),
  ).toEqual({
    waitingFor: null,
    tables: [
      { table: 'engine_registry', done: 3, total: 3 },
      { table: 'mcp_server_registry', done: 0, total: 2 },
    ],
  });
});
