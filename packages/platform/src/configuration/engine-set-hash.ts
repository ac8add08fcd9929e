import { loadEngines } from '@enginehouse/kernel/node';

/** The hash of the engines of these folders, loaded in this process: for comparing with that of a server. */
export async function engineSetHashOf(patterns: readonly string[]): Promise<string> {
  return (await loadEngines(patterns)).engineSet.hash;
}
