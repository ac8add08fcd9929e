export { type StartPostgresOptions, sharedPostgres, startPostgres, type TestPostgres } from './start-postgres.ts';
export { emptyTestLocation, openAt, openEmptyDatabase, TEST_DIALECTS, type TestLocation } from './test-location.ts';
