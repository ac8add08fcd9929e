import { join, relative, resolve } from 'node:path';
import type { CliConfig } from '../config.ts';

/** Where runs are kept, for people; never with a password. */
export function whereKept(config: CliConfig): string {
  if (config.databaseUrl === null) {
    const path = join(config.dataDir, 'db');
    const shown = relative(process.cwd(), path);
    return shown.startsWith('..') ? path : shown;
  }
  const url = new URL(config.databaseUrl);
  return `${url.protocol}//${url.host}${url.pathname}`;
}

/** ` --data DIR` for a command that is shown to be typed next; empty when it finds the same folder without. */
export function dataOption({ dataDir }: Pick<CliConfig, 'dataDir'>): string {
  if (dataDir === resolve('.enginehouse')) return '';
  const shown = relative(process.cwd(), dataDir);
  const path = shown === '' || shown.startsWith('..') ? dataDir : shown;
  return ` --data ${/^[\w./-]+$/.test(path) ? path : `'${path}'`}`;
}

/**
 * What a command that is shown to be typed next needs to find the house of this one: nothing, where the environment
 * (`given`) says it to that one too.
 */
export function houseOption(house: CliConfig, given: CliConfig): string {
  if (house.url !== null) return house.url === given.url ? '' : ` --url ${house.url}`;
  return house.dataDir === given.dataDir ? '' : dataOption(house);
}
