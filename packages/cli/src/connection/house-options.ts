import { join, relative, resolve } from 'node:path';
import { FIRST_PARTY_PROVIDERS, type HouseOptions } from '@enginehouse/server';
import type { CliConfig } from '../config.ts';

/** What a house is opened with, by the environment and the options of a command. */
export function houseOptions(
  config: CliConfig,
  more: { readonly workers?: number; readonly watch?: boolean },
): HouseOptions {
  const { dataDir, databaseUrl, nodeId, engines, providers, logLevel } = config;
  return {
    dataDir,
    database: databaseUrl === null ? { dataDir } : { url: databaseUrl },
    ...(nodeId === null ? {} : { nodeId }),
    engines,
    ...(providers.length === 0 ? {} : { providers: [...FIRST_PARTY_PROVIDERS, ...providers] }),
    logLevel,
    ...more,
  };
}

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
export function dataOption({ dataDir }: CliConfig): string {
  if (dataDir === resolve('.enginehouse')) return '';
  const shown = relative(process.cwd(), dataDir);
  const path = shown === '' || shown.startsWith('..') ? dataDir : shown;
  return ` --data ${/^[\w./-]+$/.test(path) ? path : `'${path}'`}`;
}
