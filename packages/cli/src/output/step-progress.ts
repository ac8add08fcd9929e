import { Presets, SingleBar } from 'cli-progress';
import { wholeNumber } from './formats.ts';
import { timeLeft } from './progress.ts';
import type { Terminal } from './terminal.ts';

/** Progress of work in steps of different lengths, on standard error; drawn only on a terminal. */
export interface StepProgress extends Disposable {
  update(step: string, done: number, total: number): void;
}

/** A bar that starts anew with each step. */
export function startStepProgress(terminal: Terminal): StepProgress {
  if (!terminal.progress) return { update: () => undefined, [Symbol.dispose]: () => undefined };
  const bar = new SingleBar(
    {
      format: '{step} {bar} {percentage}%  {count}  {left} left',
      stream: terminal.err as NodeJS.WriteStream,
      hideCursor: true,
      clearOnComplete: true,
      barsize: 30,
      fps: 10,
    },
    Presets.shades_classic,
  );
  let current: string | null = null;
  let begun = 0;
  return {
    update(step, done, total) {
      if (current === null) bar.start(total, 0, { step, count: '', left: 'unknown time' });
      if (current !== step) {
        current = step;
        begun = performance.now();
      }
      bar.setTotal(total);
      const left = timeLeft(performance.now() - begun, done, total);
      bar.update(done, { step, count: `${wholeNumber(done)} of ${wholeNumber(total)}`, left });
    },
    [Symbol.dispose]: () => bar.stop(),
  };
}
