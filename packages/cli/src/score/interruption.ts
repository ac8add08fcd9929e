import { type Terminal, write } from '../output/terminal.ts';

/** SIGINT or SIGTERM, once. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** Stops listening: from then on a signal ends the process. */
  stop(): void;
}

/** Listens for the first signal that asks to stop; a second one ends the process at once, which loses no kept run. */
export function listenForInterrupt(terminal: Terminal, onInterrupt: () => void): Interruption {
  const controller = new AbortController();
  const stop = (): void => {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  };
  const interrupt = (): void => {
    stop();
    controller.abort();
    onInterrupt();
    void write(terminal.err, 'stopping: finishing what is under way; a second Ctrl-C ends at once\n').catch(
      () => undefined,
    );
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return { signal: controller.signal, stop };
}
