import { testSeed } from '@enginehouse/kernel/testing';

/** Numbers from 0 to 1. They start from ENGINEHOUSE_SEED or a random seed, printed, so that a failure can be run again. */
export function seededRandom(name: string): () => number {
  let state = testSeed(name) % 2_147_483_647 || 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
