// Opens PGlite on a new folder, alone: node open-pglite.ts FOLDER. Says so on standard output.
import { PGlite } from '@electric-sql/pglite';

const db = await PGlite.create(process.argv[2] ?? '');
await db.query('select 1');
process.stdout.write('open\n');
await db.close();
