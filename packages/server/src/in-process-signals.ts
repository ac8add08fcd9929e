import { randomUUID } from 'node:crypto';
import type { Writable } from 'node:stream';
import type { FastifyReply } from 'fastify';

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

/**
 * Makes an answer without a socket behave as one with: it closes when its caller leaves, and what it writes into the
 * socket that is none is gone at once. Left alone, that socket takes one chunk for each turn of the event loop, and a
 * batch of 500,000 lines leaves 300 MB waiting in it.
 */
export function answerInProcess(reply: FastifyReply, leaving: AbortSignal): void {
  const nowhere = reply.raw.socket as Writable | null;
  if (nowhere !== null) nowhere._write = (_chunk, _encoding, done) => done();
  leaving.addEventListener('abort', () => reply.raw.destroy(), { once: true });
}
