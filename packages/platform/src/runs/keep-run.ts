import type { Run, RunRecord } from '@enginehouse/kernel';
import type { RunParts } from './run-parts.ts';

/**
 * Resolves when the record is on disk. What withheld engines still owe is written behind the answer: their failure, or
 * that of writing it, is the log's affair and never the caller's. A record that was refused has no part to write.
 */
export async function keepRun(
  { runLog, inFlight, lostParts }: Pick<RunParts, 'runLog' | 'inFlight' | 'lostParts'>,
  run: Run,
  record: RunRecord,
): Promise<void> {
  const owes = record.outcomes.some((outcome) => outcome.status === 'pending');
  const appended = runLog?.append(record);
  if (owes) {
    const end = inFlight.continue();
    const kept = Promise.resolve(appended).then(
      () => true,
      () => false,
    );
    Promise.all([run.completed, kept])
      .then(([part, isKept]) => (part !== null && isKept ? runLog?.complete(part) : undefined))
      .catch((error: unknown) => lostParts.add(run.runId, error))
      .finally(end);
  }
  await appended;
}
