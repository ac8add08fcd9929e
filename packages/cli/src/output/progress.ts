import { Presets, SingleBar } from 'cli-progress';
import { wholeNumber } from './formats.ts';
import type { Terminal } from './terminal.ts';

/** Progress of long work, on standard error; drawn only on a terminal. */
export interface Progress {
  update(done: number, rows: number): void;
  stop(): void;
}

/** `total` in bytes; null (standard input) shows rows without a share. */
export function startProgress(terminal: Terminal, label: string, total: number | null): Progress {
  if (!terminal.progress) return { update: () => undefined, stop: () => undefined };
  const format = total === null ? `${label} {rows} rows` : `${label} {bar} {percentage}%  {rows} rows  {left} left`;
  const bar = new SingleBar(
    {
      format,
      stream: terminal.err as NodeJS.WriteStream,
      hideCursor: true,
      clearOnComplete: true,
      barsize: 30,
      fps: 10,
    },
    Presets.shades_classic,
  );
  const begin = performance.now();
  bar.start(total ?? 0, 0, { rows: '0', left: 'unknown time' });
  return {
    update: (done, rows) =>
      bar.update(done, { rows: wholeNumber(rows), left: timeLeft(performance.now() - begin, done, total ?? 0) }),
    stop: () => bar.stop(),
  };
}

/** By the share that is done: an estimate from the first moment, `42 s`, `3 min` or `2 h`. */
export function timeLeft(elapsedMs: number, done: number, total: number): string {
  if (done <= 0) return 'unknown time';
  const seconds = Math.ceil((elapsedMs / 1000) * (Math.max(0, total - done) / done));
  if (seconds < 100) return `${seconds} s`;
  return seconds < 6_000 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}
