import { FIRST_PARTY_PROVIDERS, type HouseOptions } from '@enginehouse/server/house';
import type { CliConfig } from '../config.ts';

/** What a house is opened with, by the environment and the options of a command. */
export function houseOptions(
  config: CliConfig,
  more: { readonly workers?: number; readonly watch?: boolean },
): HouseOptions {
  const { dataDir, databaseUrl, nodeId, engines, providers, logLevel, publicUrl, trustedProxies, rateLimit } = config;
  return {
    dataDir,
    database: databaseUrl === null ? { dataDir } : { url: databaseUrl },
    ...(nodeId === null ? {} : { nodeId }),
    engines,
    ...(providers.length === 0 ? {} : { providers: [...FIRST_PARTY_PROVIDERS, ...providers] }),
    logLevel,
    ...(publicUrl === null ? {} : { publicUrl }),
    trustedProxies,
    ...(rateLimit === null ? {} : { requestsPerMinute: rateLimit }),
    ...more,
  };
}
