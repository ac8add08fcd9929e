import type { BenchRow, BenchUnit, Contest, OwnMeasurement, Work } from './define-bench-row.ts';
import { median, quantile } from './statistics.ts';

/** What one side of a contest took per call, in the row's time unit (milliseconds for a ratio). */
export interface SideTimes {
  readonly side: string;
  /** Median over the rounds of each round's p50. */
  readonly p50: number;
  /** Over all samples of all rounds. Printed, never limited. */
  readonly p99: number;
  readonly calls: number;
}

export interface Measurement {
  readonly value: number;
  /** The value of each round, in order. */
  readonly rounds: readonly number[];
  /** Subject first, then the peer, then the others; empty for rows that measure in their own way. */
  readonly sides: readonly SideTimes[];
}

interface Side {
  readonly name: string;
  readonly work: Work;
  /** Calls timed together as one sample. */
  group: number;
  /** Samples in one round. */
  samples: number;
  readonly p50s: number[];
  readonly all: number[];
}

const ROUND_MS = 300;
const WARM_UP_MS = 300;
const SHORTEST_SAMPLE_MS = 0.02;

/** Measures one row in this process. `--expose-gc` lets each round start from a collected heap. */
export async function measureRow(row: BenchRow): Promise<Measurement> {
  const rounds = row.rounds ?? 7;
  const entry = await row.setup();
  try {
    return 'measure' in entry ? await measureOwn(entry, rounds) : await measureContest(row, entry, rounds);
  } finally {
    await entry.dispose?.();
  }
}

async function measureOwn(own: OwnMeasurement, rounds: number): Promise<Measurement> {
  const values: number[] = [];
  for (let round = 0; round < rounds; round++) values.push(finite(await own.measure(round)));
  return { value: median(values), rounds: values, sides: [] };
}

async function measureContest(row: BenchRow, contest: Contest, rounds: number): Promise<Measurement> {
  if (row.unit === 'ratio' && contest.peer === undefined)
    throw new TypeError(`row '${row.name}' is a ratio without a peer`);
  const subject = side('subject', contest.subject);
  const peer = contest.peer && side('peer', contest.peer);
  const others = Object.entries(contest.others ?? {}).map(([name, work]) => side(name, work));
  const sides = [subject, ...(peer ? [peer] : []), ...others];
  for (const one of sides) await warmUp(one, contest);

  const values: number[] = [];
  for (let round = 0; round < rounds; round++) {
    await contest.beforeRound?.(round);
    // Every other round starts from the other end, so that whatever follows a collection favours nobody.
    for (const one of round % 2 === 0 ? sides : sides.toReversed()) await playRound(one);
    values.push(roundValue(row.unit, last(subject.p50s), peer && last(peer.p50s)));
  }
  const factor = row.unit === 'us' ? 1000 : 1;
  return {
    value: median(values),
    rounds: values,
    sides: sides.map((one) => ({
      side: one.name,
      p50: median(one.p50s) * factor,
      p99: quantile(one.all, 0.99) * factor,
      calls: one.all.length * one.group,
    })),
  };
}

/** A ratio is taken within a round: both sides then met the same machine. */
function roundValue(unit: BenchUnit, subjectMs: number, peerMs: number | undefined): number {
  if (unit === 'ratio') return subjectMs / (peerMs as number);
  return (subjectMs - (peerMs ?? 0)) * (unit === 'us' ? 1000 : 1);
}

async function warmUp(one: Side, contest: Contest): Promise<void> {
  const begin = performance.now();
  let calls = 0;
  const enough = (): boolean =>
    contest.warmUp === undefined ? calls >= 1 && performance.now() - begin >= WARM_UP_MS : calls >= contest.warmUp;
  while (!enough()) {
    const result = one.work();
    if (result instanceof Promise) await result;
    calls++;
  }
  // The last calls tell what a call costs: the first ones compiled it.
  const probe = Math.max(1, Math.min(calls, 1000));
  const probeBegin = performance.now();
  for (let call = 0; call < probe; call++) {
    const result = one.work();
    if (result instanceof Promise) await result;
    if (performance.now() - probeBegin > ROUND_MS) {
      calls = call + 1;
      break;
    }
    calls = call + 1;
  }
  const perCall = Math.max(1e-6, (performance.now() - probeBegin) / calls);
  one.group = Math.max(1, Math.ceil(SHORTEST_SAMPLE_MS / perCall));
  const total = contest.calls ?? Math.min(20_000 * one.group, Math.max(1, Math.round(ROUND_MS / perCall)));
  one.samples = Math.max(1, Math.round(total / one.group));
}

async function playRound(one: Side): Promise<void> {
  globalThis.gc?.();
  const samples: number[] = [];
  for (let sample = 0; sample < one.samples; sample++) {
    const begin = performance.now();
    for (let call = 0; call < one.group; call++) {
      const result = one.work();
      if (result instanceof Promise) await result;
    }
    samples.push((performance.now() - begin) / one.group);
  }
  one.p50s.push(median(samples));
  for (const sample of samples) one.all.push(sample);
}

function side(name: string, work: Work): Side {
  return { name, work, group: 1, samples: 1, p50s: [], all: [] };
}

function last(values: readonly number[]): number {
  return values[values.length - 1] as number;
}

function finite(value: number): number {
  if (!Number.isFinite(value)) throw new TypeError(`a row measured ${value}, which is no number to compare`);
  return value;
}
