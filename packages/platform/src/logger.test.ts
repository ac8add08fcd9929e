import { expect, test } from 'vitest';
import { createLogger } from './logger.ts';

test('takes the levels of pino and silence, and names them where a level is none', () => {
  for (const level of ['trace', 'warn', 'fatal', 'silent']) expect(createLogger(level).level).toBe(level);
  expect(() => createLogger('loud')).toThrow(
    expect.objectContaining({ code: 'INVALID_LOG_LEVEL', message: expect.stringMatching(/'loud'.*warn.*silent/) }),
  );
});
