import type { DriftPolicy } from './seen-versions.ts';

/** What the kernel takes from the environment of the process: in production other code under a seen version stays out. */
export function defaultDriftPolicy(): DriftPolicy {
  return process.env.NODE_ENV === 'production' ? 'refuse' : 'warn';
}
