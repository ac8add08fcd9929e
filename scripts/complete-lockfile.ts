// npm run lockfile: lists the packages of every platform in package-lock.json, after npm left some out.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { completeLockfile, type Lockfile, missingOptionals } from './lockfile.ts';

const path = join(import.meta.dirname, '..', 'package-lock.json');
const lockfile = JSON.parse(await readFile(path, 'utf8')) as Lockfile;
const missing = missingOptionals(lockfile);
if (missing.length > 0) await writeFile(path, `${JSON.stringify(completeLockfile(lockfile), null, 2)}\n`);
process.stdout.write(`package-lock.json: ${missing.length} packages of other platforms added\n`);
