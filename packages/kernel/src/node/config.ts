import type { DriftPolicy } from './seen-versions.ts';

/** What the kernel takes from the environment of the process: in production other code under a seen version stays out. */
export function defaultDriftPolicy(): DriftPolicy {
  return process.env.NODE_ENV === 'production' ? 'refuse' : 'warn';
}

/** Kept in the environment of a worker thread; nothing else is, so that no key of the host lies within an engine's reach. */
const KEPT_IN_WORKERS = ['NODE_ENV', 'TZ', 'LANG', 'LC_ALL'];

/** The environment of a worker thread. */
export function workerEnvironment(): Record<string, string> {
  return Object.fromEntries(
    KEPT_IN_WORKERS.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
