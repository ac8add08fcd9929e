import fc from 'fast-check';
import {
  BEHAVIOUR_TOPICS,
  type Behaviour,
  type BehaviourTopic,
  tameBehaviour,
  wildBehaviour,
} from '../../packages/kernel/src/testing/engine-behaviour.ts';

/** Several graphs of engines in one house, as data: each has a domain of its own. */
export interface RandomHouse {
  readonly graphs: readonly (readonly RandomEngine[])[];
  readonly settings: Readonly<Record<string, unknown>>;
  /** One list for each world in which research is replaced. */
  readonly replacements: readonly Replacement[];
  readonly asks: readonly RandomAsk[];
}

/** An engine, by what matters; `needs` are places in its graph before its own. */
export interface RandomEngine extends Traits {
  /** Null: it may be returned, unless something that it depends on is withheld. */
  readonly research: ResearchState | null;
  readonly state: 'active' | 'deprecated' | 'sales-only' | 'legal-only';
  readonly priority: number;
  /** One for each turn of the signals, so that the same request gives the same again. */
  readonly behaviours: readonly Behaviour[];
}

interface Traits {
  readonly needs: readonly number[];
  readonly computeCost: number;
  readonly riskLevel: 'low' | 'medium' | 'high' | 'critical';
  readonly subscribes: readonly BehaviourTopic[];
}

type ResearchState = 'research-only' | 'active' | 'restricted';

/** What the engines of research are in another world, by graph and place. */
export interface Replacement {
  readonly byGraph: readonly (readonly OtherResearch[])[];
}

export interface OtherResearch extends Traits {
  readonly state: ResearchState;
  readonly version: string;
  readonly domain: 'own' | 'lab' | 'cross-domain';
  /** The file does not parse. */
  readonly broken: boolean;
  /** One after the other, whatever the request. */
  readonly behaviours: readonly Behaviour[];
}

/** A request of an adapter for some graph; numbers stand for engines of the graph, research among them. */
export interface RandomAsk {
  readonly seller: boolean;
  readonly graph: number;
  readonly turn: number;
  readonly budget?: number;
  readonly maxRisk?: 'low' | 'medium' | 'high';
  readonly targets?: readonly number[];
  readonly domains?: readonly ('own' | 'lab' | 'other' | 'unheard-of')[];
}

const MOST_ENGINES = 8;
export const GRAPHS = 3;

const traitsAt = (at: number) => ({
  needs: at === 0 ? fc.constant([]) : fc.uniqueArray(fc.nat({ max: at - 1 }), { maxLength: 3 }),
  computeCost: fc.integer({ min: 1, max: 10 }),
  riskLevel: fc.constantFrom('low', 'low', 'medium', 'high', 'critical'),
  subscribes: fc.subarray([...BEHAVIOUR_TOPICS]),
});

const researchState = fc.constantFrom<ResearchState[]>('research-only', 'research-only', 'active', 'restricted');

const engineAt = (at: number): fc.Arbitrary<RandomEngine> =>
  fc.record({
    ...traitsAt(at),
    research: at === 0 ? fc.constant(null) : fc.option(researchState, { freq: 2 }),
    state:
      at === 0
        ? fc.constant('active' as const)
        : fc.constantFrom('active', 'active', 'active', 'active', 'sales-only', 'legal-only', 'deprecated'),
    priority: fc.constantFrom(0, 0, 0, 1, -1),
    behaviours: fc.array(tameBehaviour, { minLength: 2, maxLength: 2 }),
  });

const otherResearchAt = (at: number): fc.Arbitrary<OtherResearch> =>
  fc.record({
    ...traitsAt(at),
    state: researchState,
    version: fc.constantFrom('1.0.0', '1.1.0', '2.0.0-beta.1'),
    domain: fc.constantFrom('own', 'own', 'own', 'lab', 'cross-domain'),
    broken: fc.integer({ min: 0, max: 11 }).map((roll) => roll === 0),
    behaviours: fc.array(wildBehaviour, { minLength: 3, maxLength: 3 }),
  });

const places = Array.from({ length: MOST_ENGINES }, (_, at) => at);
const graph = fc
  .tuple(fc.integer({ min: 3, max: MOST_ENGINES }), fc.tuple(...places.map(engineAt)))
  .map(([size, engines]) => engines.slice(0, size));
const graphs = fc.array(graph, { minLength: GRAPHS, maxLength: GRAPHS });

const replacement: fc.Arbitrary<Replacement> = fc.record({
  byGraph: fc.array(fc.tuple(...places.map(otherResearchAt)), { minLength: GRAPHS, maxLength: GRAPHS }),
});

const ask: fc.Arbitrary<RandomAsk> = fc.record(
  {
    seller: fc.boolean(),
    graph: fc.nat({ max: GRAPHS - 1 }),
    turn: fc.nat({ max: 1 }),
    budget: fc.integer({ min: 0, max: 40 }),
    maxRisk: fc.constantFrom('low', 'medium', 'high'),
    targets: fc.uniqueArray(fc.nat({ max: MOST_ENGINES - 1 }), { minLength: 1, maxLength: 2 }),
    domains: fc.uniqueArray(fc.constantFrom('own', 'own', 'lab', 'other', 'unheard-of'), { minLength: 1 }),
  },
  { requiredKeys: ['seller', 'graph', 'turn'] },
);

const settings = fc.record(
  {
    hardCap: fc.integer({ min: 10, max: 80 }),
    researchCap: fc.integer({ min: 0, max: 40 }),
    keepOutputs: fc.constantFrom('none', 'last', 'all'),
    keepSignals: fc.boolean(),
  },
  { requiredKeys: [] },
);

export const randomHouse = (replacements: number): fc.Arbitrary<RandomHouse> =>
  fc.record({
    graphs,
    settings,
    replacements: fc.array(replacement, { minLength: replacements, maxLength: replacements }),
    asks: fc.array(ask, { minLength: 10, maxLength: 10 }),
  });
