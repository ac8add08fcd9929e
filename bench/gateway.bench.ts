import type { Until } from './gateway/load.ts';
import { type GatewayWorld, openGatewayWorld } from './gateway/world.ts';
import { type BenchRow, defineBenchRow, type OwnMeasurement } from './harness/define-bench-row.ts';

/** Requests one after the other, of each side and round. Streams of the peer take 25 ms, in which it sleeps. */
const CALLS = { end: 400, 'first-chunk': 60 } as const;
/** Under way at a time where throughput is measured, and for how long. */
const WIDTH = 32;
const LOAD_MS = 2_000;

type Sides = readonly ['direct', 'house', 'portkey'];
const SIDES: Sides = ['direct', 'house', 'portkey'];

/** Measures the sides in turns that begin at another one each round. */
async function inTurns(round: number, measure: (side: Sides[number]) => Promise<number>) {
  const found = { direct: 0, house: 0, portkey: 0 };
  for (const side of round % 2 === 0 ? SIDES : SIDES.toReversed()) found[side] = await measure(side);
  return found;
}

async function overWorld(measure: (world: GatewayWorld, round: number) => Promise<number>): Promise<OwnMeasurement> {
  const world = await openGatewayWorld();
  for (const streamed of [false, true]) {
    for (const side of SIDES) await world.load.perSecond(world[side], streamed, 8, 1_500);
  }
  return { measure: (round) => measure(world, round), dispose: () => world[Symbol.asyncDispose]() };
}

const latency = (name: string, what: string, until: Until): BenchRow =>
  defineBenchRow({
    name,
    what,
    against: 'what @portkey-ai/gateway adds',
    limit: 0.8,
    unit: 'ratio',
    setup: () =>
      overWorld(async ({ load, ...doors }, round) => {
        const { direct, house, portkey } = await inTurns(round, (side) => load.p50(doors[side], until, CALLS[until]));
        console.error(
          `p50 to the ${until}: ${direct.toFixed(3)} ms direct, ${house.toFixed(3)} house, ${portkey.toFixed(3)} portkey`,
        );
        return (house - direct) / (portkey - direct);
      }),
  });

const throughput = (name: string, what: string, streamed: boolean): BenchRow =>
  defineBenchRow({
    name,
    what,
    against: 'that of @portkey-ai/gateway (its rate / ours)',
    limit: 0.5,
    unit: 'ratio',
    setup: () =>
      overWorld(async ({ load, ...doors }, round) => {
        const rates = await inTurns(round, (side) => load.perSecond(doors[side], streamed, WIDTH, LOAD_MS));
        console.error(
          `requests per second: ${Math.round(rates.direct)} direct, ${Math.round(rates.house)} house, ${Math.round(rates.portkey)} portkey`,
        );
        return rates.portkey / rates.house;
      }),
  });

export const rows = [
  latency(
    'gateway-added-latency',
    'what /v1/chat/completions adds to a call of the upstream, with auth and usage',
    'end',
  ),
  latency('gateway-first-chunk', 'the same to the first chunk of a stream', 'first-chunk'),
  throughput('gateway-throughput', 'requests per second at saturation, with auth and usage', false),
  throughput('gateway-stream-throughput', 'the same, streamed', true),
];
