/** ENGINEHOUSE_SEED or a random one, printed, so that a failure can be run again. */
export function testSeed(name: string): number {
  const seed = Number(process.env.ENGINEHOUSE_SEED ?? Math.floor(Math.random() * 2 ** 31));
  console.log(`${name}: ENGINEHOUSE_SEED=${seed}`);
  return seed;
}
