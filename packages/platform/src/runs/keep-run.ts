import type { Run, RunRecord } from '@enginehouse/kernel';
import { RUN_COMPLETED } from '../events/own-topics.ts';
import { publishRun } from './publish-events.ts';
import type { RunParts } from './run-parts.ts';

/**
 * Resolves when the record is on disk. What withheld engines still owe is written behind the answer: their failure, or
 * that of writing it, is the log's affair and never the caller's. A record that was refused has no part to write.
 */
export async function keepRun(
  {
    runLog,
    inFlight,
    lostParts,
    events,
    observer,
  }: Pick<RunParts, 'runLog' | 'inFlight' | 'lostParts' | 'events' | 'observer'>,
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
      .then(async ([part, isKept]) => {
        if (part !== null) observer.runCompleted(part);
        if (part === null || !isKept) return;
        await runLog?.complete(part);
        publishRun(events, RUN_COMPLETED, record);
      })
      .catch((error: unknown) => lostParts.add(run.runId, error))
      .finally(end);
  }
  await appended;
}
