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
  const format =
    total === null ? `${label} {rows} rows` : `${label} {bar} {percentage}%  {rows} rows  {eta_formatted} left`;
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
  bar.start(total ?? 0, 0, { rows: '0' });
  return {
    update: (done, rows) => bar.update(done, { rows: wholeNumber(rows) }),
    stop: () => bar.stop(),
  };
}
