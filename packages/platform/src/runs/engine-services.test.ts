import { pino } from 'pino';
import { expect, test } from 'vitest';
import { engineServices } from './engine-services.ts';

test('an engine cannot say that a line came from elsewhere, or that it is not withheld', () => {
  const lines: string[] = [];
  const calls = { call: () => Promise.reject(new Error('nobody calls')) };
  const services = engineServices(pino({ base: null }, { write: (line: string) => void lines.push(line) }), calls);
  const scope = { runId: 'run', engineId: 'study', version: '1.0.0', withheld: true };
  services.log?.(scope as never).info('seen', { withheld: false, engineId: 'other', score: 1 });
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ ...scope, score: 1, msg: 'seen' });
  expect(lines[0]?.match(/withheld/g)).toHaveLength(1);
});
