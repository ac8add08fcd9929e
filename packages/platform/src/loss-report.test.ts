import { setTimeout as wait } from 'node:timers/promises';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { shuttingDown } from './errors.ts';
import { createLossReport } from './loss-report.ts';

test('a hundred losses are two lines, without a stack trace', async () => {
  const lines: Record<string, unknown>[] = [];
  const log = pino({ base: null }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  const report = createLossReport(log, { message: 'parts are lost', id: 'runId', many: 'runs', togetherMs: 20 });
  for (let count = 0; count < 100; count += 1) report.add(`run-${count}`, shuttingDown());
  await wait(60);
  expect(lines).toEqual([
    expect.objectContaining({ runId: 'run-0', code: 'SHUTTING_DOWN', reason: 'this node is shutting down' }),
    expect.objectContaining({ runs: 99 }),
  ]);
  report.add('run-100', new Error('unforeseen'));
  expect(lines.at(-1)).toMatchObject({ runId: 'run-100', err: { message: 'unforeseen' } });
});
