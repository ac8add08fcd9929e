import { type Terminal, write } from '../output/terminal.ts';

/**
 * Listens for the first SIGINT or SIGTERM; a second one ends the process at once, which loses no kept run. `stop` stops
 * listening, and the first one ends the process too.
 */
export function listenForInterrupt(terminal: Terminal, onInterrupt: () => void): { readonly stop: () => void } {
  const stop = (): void => {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  };
  const interrupt = (): void => {
    stop();
    onInterrupt();
    void write(terminal.err, 'stopping: finishing what is under way; a second Ctrl-C ends at once\n').catch(
      () => undefined,
    );
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return { stop };
}

/** The same for a command that only watches: it says nothing itself, since nothing of its own is to be finished. */
export function listenForLeaving(onLeave: () => void): { readonly stop: () => void } {
  const stop = (): void => {
    process.off('SIGINT', leave);
    process.off('SIGTERM', leave);
  };
  const leave = (): void => {
    stop();
    onLeave();
  };
  process.on('SIGINT', leave);
  process.on('SIGTERM', leave);
  return { stop };
}
