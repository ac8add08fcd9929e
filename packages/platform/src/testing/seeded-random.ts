/** Numbers from 0 to 1. They start from ENGINEHOUSE_SEED or a random seed, printed, so that a failure can be run again. */
export function seededRandom(name: string): () => number {
  const seed = Number(process.env.ENGINEHOUSE_SEED ?? Math.floor(Math.random() * 2 ** 31));
  console.log(`${name}: ENGINEHOUSE_SEED=${seed}`);
  let state = seed % 2_147_483_647 || 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
