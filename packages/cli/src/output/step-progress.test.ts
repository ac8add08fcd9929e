import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { silentTerminal } from '../testing/silent-terminal.ts';
import { startStepProgress } from './step-progress.ts';

function drawn(progress: boolean): string {
  const err = Object.assign(new PassThrough(), {
    isTTY: progress,
    columns: 80,
    cursorTo() {},
    clearLine() {},
    moveCursor() {},
  });
  {
    using bar = startStepProgress({ ...silentTerminal(), err, progress });
    bar.update('engine_registry', 5, 10);
    bar.update('users', 1_000, 4_000);
  }
  return String(err.read() ?? '');
}

test('is drawn on a terminal alone, with the step and how much of it is done', () => {
  expect(drawn(false)).toBe('');
  expect(drawn(true)).toMatch(/engine_registry .* 0% /);
});
