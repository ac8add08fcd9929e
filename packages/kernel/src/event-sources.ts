import type { Engine } from './engine.ts';
import type { EngineGraph } from './engine-set.ts';

/** Who can send events to whom: fixed by the graph and the declared topics, the same in every plan and run. */
export interface EventSources {
  /** By engine number: the transitive dependencies that emit a topic it subscribes to, dependencies first. */
  readonly sources: readonly (readonly number[])[];
  readonly unheard: readonly UnheardTopic[];
}

/** A subscription that can never receive anything. */
export interface UnheardTopic {
  readonly number: number;
  readonly topic: string;
  /** Numbers of the engines that do emit it, none of which the subscriber depends on. */
  readonly emitters: readonly number[];
}

type Graph = Pick<EngineGraph, 'edges' | 'order'>;

/** Topics that somebody subscribes to, numbered, and who does. */
interface Subscriptions {
  readonly topics: readonly string[];
  readonly numbers: ReadonlyMap<string, number>;
  /** By engine number: the numbers of the topics it subscribes to; undefined: none. */
  readonly of: readonly (readonly number[] | undefined)[];
}

const NONE: readonly number[] = Object.freeze([]);
const BITS = 32;

// Registration warns of unheard topics, plans carry the sources: both ask for the same graph.
const kept = new WeakMap<Int32Array, EventSources>();

/**
 * Reachability from 32 emitters at a time, one bit each, in one walk over the graph in topological order: 10,000
 * emitters cost 313 walks over integers, where a search per subscriber would visit its whole ancestry each time.
 */
export function eventSources(engines: readonly Engine[], graph: Graph): EventSources {
  const known = kept.get(graph.order);
  if (known !== undefined) return known;
  const found = findEventSources(engines, graph);
  kept.set(graph.order, found);
  return found;
}

function findEventSources(engines: readonly Engine[], graph: Graph): EventSources {
  const sources: (readonly number[])[] = new Array(engines.length).fill(NONE);
  const subscriptions = subscriptionsOf(engines);
  if (subscriptions.topics.length === 0) return { sources, unheard: [] };

  const { emitters, emittersOf } = emittersIn(engines, graph.order, subscriptions);
  const heard = new Set<number>();
  const found: (number[] | undefined)[] = [];
  for (let first = 0; first < emitters.length; first += BITS) {
    const block = emitters.slice(first, first + BITS);
    const bitsOf = topicBits(block, emittersOf);
    walk(graph, block, subscriptions, (number, reached) => {
      let hits = 0;
      for (const topic of subscriptions.of[number]!) {
        const topicHits = reached & bitsOf[topic]!;
        if (topicHits !== 0) heard.add(number * subscriptions.topics.length + topic);
        hits |= topicHits;
      }
      if (hits === 0) return;
      found[number] ??= [];
      for (let bit = 0; bit < block.length; bit++) if ((hits & (1 << bit)) !== 0) found[number].push(block[bit]!);
    });
  }
  found.forEach((numbers, number) => {
    if (numbers !== undefined) sources[number] = numbers;
  });
  return { sources, unheard: unheardIn(subscriptions, emittersOf, heard) };
}

function subscriptionsOf(engines: readonly Engine[]): Subscriptions {
  const topics: string[] = [];
  const numbers = new Map<string, number>();
  const of: (readonly number[] | undefined)[] = new Array(engines.length).fill(undefined);
  for (let number = 0; number < engines.length; number++) {
    const { subscribesTopics } = engines[number]!.definition;
    if (subscribesTopics.length === 0) continue;
    of[number] = subscribesTopics.map((topic) => {
      const known = numbers.get(topic);
      if (known !== undefined) return known;
      numbers.set(topic, topics.length);
      return topics.push(topic) - 1;
    });
  }
  return { topics, numbers, of };
}

/** Emitters of subscribed topics in topological order, so that sources come out dependencies first; and by topic. */
function emittersIn(engines: readonly Engine[], order: Int32Array, { topics, numbers }: Subscriptions) {
  const emitters: number[] = [];
  const emittersOf: number[][] = topics.map(() => []);
  for (let rank = 0; rank < order.length; rank++) {
    const number = order[rank]!;
    let heard = false;
    for (const topic of engines[number]!.definition.emitsTopics) {
      const topicNumber = numbers.get(topic);
      if (topicNumber === undefined) continue;
      emittersOf[topicNumber]!.push(number);
      heard = true;
    }
    if (heard) emitters.push(number);
  }
  return { emitters, emittersOf };
}

/** By topic number: the bits of the block's engines that emit it. */
function topicBits(block: readonly number[], emittersOf: readonly (readonly number[])[]): Int32Array {
  const bits = new Map(block.map((number, bit) => [number, 1 << bit]));
  return Int32Array.from(emittersOf, (emitters) =>
    emitters.reduce((mask, number) => mask | (bits.get(number) ?? 0), 0),
  );
}

/** Calls `visit` for each subscriber that one of the block reaches, with the bits of those that do (never its own). */
function walk(
  { edges: { start, targets }, order }: Graph,
  block: readonly number[],
  subscriptions: Subscriptions,
  visit: (number: number, reached: number) => void,
): void {
  const reach = new Int32Array(order.length);
  // Nothing before the block's first emitter can be reached from it, and the block is in order.
  let next = 0;
  for (let rank = order.indexOf(block[0]!); rank < order.length; rank++) {
    const number = order[rank]!;
    let bits = 0;
    for (let edge = start[number]!; edge < start[number + 1]!; edge++) bits |= reach[targets[edge]!]!;
    if (bits !== 0 && subscriptions.of[number] !== undefined) visit(number, bits);
    if (number === block[next]) bits |= 1 << next++;
    reach[number] = bits;
  }
}

function unheardIn(
  { topics, of }: Subscriptions,
  emittersOf: readonly (readonly number[])[],
  heard: ReadonlySet<number>,
): UnheardTopic[] {
  const unheard: UnheardTopic[] = [];
  for (let number = 0; number < of.length; number++) {
    for (const topic of of[number] ?? NONE) {
      if (heard.has(number * topics.length + topic)) continue;
      const emitters = emittersOf[topic]!.filter((emitter) => emitter !== number);
      unheard.push({ number, topic: topics[topic]!, emitters });
    }
  }
  return unheard;
}
