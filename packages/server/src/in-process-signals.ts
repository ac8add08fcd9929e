import { randomUUID } from 'node:crypto';

/** Names the signal of a call in this process; nobody outside can guess a name, and each is used once. */
export const SIGNAL_HEADER = 'x-enginehouse-in-process';

const signals = new Map<string, AbortSignal>();

/** Keeps a signal for the request that will bring the name. A request without a socket cannot show that it is gone. */
export function keepSignal(signal: AbortSignal): string {
  const name = randomUUID();
  signals.set(name, signal);
  return name;
}

/** The signal of that name, once. */
export function takeSignal(name: string | string[] | undefined): AbortSignal | undefined {
  if (typeof name !== 'string') return undefined;
  const signal = signals.get(name);
  signals.delete(name);
  return signal;
}
