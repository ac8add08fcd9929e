import { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { startProgress, timeLeft } from './progress.ts';

test.each([
  [1_000, 0, 100, 'unknown time'],
  [1_000, 50, 100, '1 s'],
  [10_000, 10, 100, '90 s'],
  [60_000, 10, 100, '9 min'],
  [3_600_000, 25, 100, '3 h'],
  [1_000, 100, 100, '0 s'],
])('after %i ms, %i of %i: %s left', (elapsed, done, total, left) => {
  expect(timeLeft(elapsed, done, total)).toBe(left);
});

test('nothing is drawn where no terminal is', () => {
  let drawn = '';
  const err = new Writable({
    write(chunk: Buffer, _encoding, done) {
      drawn += stripVTControlCharacters(chunk.toString());
      done();
    },
  });
  const terminal = {
    out: err,
    err,
    in: process.stdin,
    interactive: false,
    progress: false,
    asks: false,
    colours: false,
    width: 80,
  };
  const progress = startProgress(terminal, 'scoring', 10);
  progress.update(5, 1);
  progress.stop();
  expect(drawn).toBe('');
});
