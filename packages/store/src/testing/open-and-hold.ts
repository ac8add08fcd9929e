// A process of its own for tests: `node open-and-hold.ts OPTIONS SCRIPT`. Opens the database, says `open`, then runs
// what comes in as lines of SQL and answers each with `done` once it is committed.
import { createInterface } from 'node:readline';
import { migrateDatabase } from '../migration/migrate-database.ts';
import { type OpenDatabaseOptions, openDatabase } from '../open-database.ts';

const [options = '{}', mode = ''] = process.argv.slice(2);
const db = await openDatabase(JSON.parse(options) as OpenDatabaseOptions);
if (mode === 'migrate') {
  const { applied } = await migrateDatabase(db);
  console.log(JSON.stringify(applied));
  await db.close();
} else {
  console.log('open');
  for await (const line of createInterface({ input: process.stdin })) {
    await db.query(line);
    console.log('done');
  }
  await db.close();
}
