import type { RunId } from '@enginehouse/kernel';

const RUN_ID_PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const LATEST_MS = 0xffff_ffff_ffff;

/** True for a UUID of version 7 in lower case: the log is ordered by its time and has no other index on time. */
export function isRunId(id: string): id is RunId {
  return RUN_ID_PATTERN.test(id);
}

/** The smallest run id of a moment (milliseconds since the epoch): a bound for the primary key. */
export function firstRunIdAt(milliseconds: number): string {
  const time = Math.min(Math.max(Math.floor(milliseconds), 0), LATEST_MS)
    .toString(16)
    .padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}

/** The moment of a run id, in milliseconds since the epoch. */
export function timeOfRunId(runId: string): number {
  return Number.parseInt(runId.slice(0, 8) + runId.slice(9, 13), 16);
}
