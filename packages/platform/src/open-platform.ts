import { openDatabase } from '@enginehouse/store';
import type { Platform, PlatformOptions } from './platform.ts';

/**
 * Opens a platform. While its database begins, in a thread of its own or on another machine, the code of everything that is
 * built on it is loaded: a fifth of a second of every start.
 */
export async function openPlatform(options: PlatformOptions): Promise<Platform> {
  options.onOpening?.('database');
  const [db, { composePlatform }] = await Promise.all([
    'query' in options.database ? options.database : openDatabase(options.database),
    import('./compose.ts'),
  ]);
  return await composePlatform(options, db);
}
