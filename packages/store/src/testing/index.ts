export { type BareClient, openBareClient } from './bare-client.ts';
export { emptyAudit } from './empty-audit.ts';
export { type MadeEngine, type MadeRecord, makePlan, makeRecord, PENDING, succeeded } from './run-records.ts';
export { type CrashWriter, startCrashWriter } from './start-crash-writer.ts';
export { type StartPostgresOptions, sharedPostgres, startPostgres, type TestPostgres } from './start-postgres.ts';
export {
  emptyTestLocation,
  migratedTestLocation,
  openAt,
  openEmptyDatabase,
  openTestDatabase,
  TEST_DIALECTS,
  type TestLocation,
} from './test-location.ts';
export { openTestModels, registeredModel, testCaller, testCatalogue, testEntry, testSealer } from './test-models.ts';
export { testSigner } from './test-signer.ts';
