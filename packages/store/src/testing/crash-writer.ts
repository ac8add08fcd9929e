import { type OpenDatabaseOptions, openDatabase } from '../open-database.ts';
import { createRunLog } from '../run-log/run-log.ts';
import { printNow } from './print-now.ts';
import { makePlan, makeRecord, PENDING } from './run-records.ts';

/**
 * The process that `startCrashWriter` kills: appends runs without end and prints the id of each one that the log has
 * answered, one a line. Every third run leaves a withheld part pending.
 */
const [options, nodeId, callers] = process.argv.slice(2) as [string, string, string];
const db = await openDatabase(JSON.parse(options) as OpenDatabaseOptions);
const log = createRunLog(db, { nodeId });
const plan = makePlan([{ engineId: 'returned' }, { engineId: 'research', withheld: true }]);

async function appendWithoutEnd(): Promise<never> {
  for (let count = 0; ; count++) {
    const record = makeRecord(plan);
    const [returned = PENDING] = record.outcomes;
    await log.append(count % 3 === 0 ? { ...record, outcomes: [returned, PENDING] } : record);
    printNow(record.runId);
  }
}

await Promise.all(Array.from({ length: Number(callers) }, appendWithoutEnd));
