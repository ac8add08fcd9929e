import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Lockfile, missingOptionals } from '../lockfile.ts';
import type { Check } from './check.ts';

/** Holds the lockfile to every platform: `npm ci` refuses one that leaves optional packages out. */
export const checkLockfile: Check = {
  name: 'lockfile',
  what: 'package-lock.json lists the packages of every platform',
  run: async (root) => {
    const lockfile = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as Lockfile;
    return missingOptionals(lockfile).map(({ name, version, neededBy }) => ({
      where: 'package-lock.json',
      message: `${name}@${version}, which ${neededBy} names, has no entry: run 'npm run lockfile'`,
    }));
  },
};
