export { type BareClient, openBareClient } from './bare-client.ts';
export { borrowPglite, type LentPglite } from './borrowed-pglite.ts';
export { checkWrittenRows, type WrittenRowsReport } from './check-written-rows.ts';
export { type CuttableConnection, openCuttableConnection } from './cuttable-connection.ts';
export { emptyAudit } from './empty-audit.ts';
export { type HeldLease, holdLease } from './hold-lease.ts';
export { printNow } from './print-now.ts';
export { type MadeEngine, type MadeRecord, makePlan, makeRecord, PENDING, succeeded } from './run-records.ts';
export { type CrashWriter, startCrashWriter, startRowWriter } from './start-crash-writer.ts';
export { type StartPostgresOptions, sharedPostgres, startPostgres, type TestPostgres } from './start-postgres.ts';
export {
  emptyTestLocation,
  type FolderLocation,
  migratedTestFolder,
  migratedTestLocation,
  openAt,
  openEmptyDatabase,
  openTestDatabase,
  TEST_DIALECTS,
  type TestLocation,
} from './test-location.ts';
export { openTestModels, registeredModel, testCaller, testCatalogue, testEntry, testSealer } from './test-models.ts';
export { testSigner } from './test-signer.ts';
export {
  type ContestNodes,
  type ContestResult,
  holdContest,
  openContestNodes,
  UNIQUE_CONTESTS,
  type UniqueContest,
} from './unique-contests.ts';
