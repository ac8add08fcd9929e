import { type Database, type Dialect, migrateDatabase, openDatabase } from '@enginehouse/store';
import { emptyTestLocation, startPostgres } from '@enginehouse/store/testing';

/** A migrated database for one row: a data folder of its own, or a server of its own that waits for the disk. */
export async function openBenchDatabase(
  dialect: Dialect,
): Promise<{ readonly db: Database; dispose(): Promise<void> }> {
  await using opening = new AsyncDisposableStack();
  const options = await locationOf(dialect, opening);
  const db = opening.use(await openDatabase(options));
  await migrateDatabase(db);
  const opened = opening.move();
  return { db, dispose: () => opened.disposeAsync() };
}

async function locationOf(dialect: Dialect, opening: AsyncDisposableStack) {
  if (dialect === 'pglite') return opening.use(await emptyTestLocation('pglite')).options;
  const server = await startPostgres({ fsync: true });
  opening.defer(() => server.stop());
  return { url: server.url };
}
