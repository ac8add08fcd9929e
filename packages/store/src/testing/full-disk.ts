// Loaded into the thread of the embedded database by tests (`--import`): the disk is full while the file named by
// `switch` in the URL exists, for every file whose path holds what is written in it. The error is the one that the system gives.
import { createRequire } from 'node:module';

type FileSystem = Pick<typeof import('node:fs'), 'existsSync' | 'openSync' | 'writeSync' | 'readFileSync'>;

const fs = createRequire(import.meta.url)('node:fs') as { -readonly [Name in keyof FileSystem]: FileSystem[Name] };
const { openSync, writeSync } = fs;
const paths = new Map<number, string>();

const switchFile = new URL(import.meta.url).searchParams.get('switch') ?? '';

fs.openSync = (...args) => {
  const descriptor = openSync(...args);
  paths.set(descriptor, String(args[0]));
  return descriptor;
};

fs.writeSync = ((descriptor: number, ...rest: unknown[]) => {
  const path = paths.get(descriptor);
  if (path !== undefined && fs.existsSync(switchFile) && path.includes(fs.readFileSync(switchFile, 'utf8'))) {
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), {
      code: 'ENOSPC',
      errno: -28,
      syscall: 'write',
    });
  }
  return (writeSync as (...args: unknown[]) => number)(descriptor, ...rest);
}) as FileSystem['writeSync'];
