import type { Behaviour } from '../../packages/kernel/src/testing/engine-behaviour.ts';
import { BEHAVIOUR_TOPICS } from '../../packages/kernel/src/testing/engine-behaviour.ts';
import type { OtherResearch, RandomEngine, RandomHouse, Replacement } from './random-house.ts';

/** One house with its research as it is, replaced, or gone. */
export interface HouseWorld {
  readonly name: string;
  readonly house: RandomHouse;
  readonly engines: readonly WorldEngine[];
}

export interface WorldEngine {
  readonly engineId: string;
  /** True: neither research nor dependent on it. */
  readonly returnable: boolean;
  readonly priority: number;
  /** Null: the file does not parse. */
  readonly definition: Readonly<Record<string, unknown>> | null;
  readonly behaviours: readonly Behaviour[];
}

/** The name under which engine files find what they do; see `house-time.ts`. */
export const ACTS = 'enginehouse.non-interference';

/** Ids that do not sort as the graph does, so that the order of ids is not the order of engines. */
export function idOf(graph: number, at: number): string {
  return `${'qhzcmvbx'[at]}-engine-${graph}`;
}

export function domainOf(graph: number): string {
  return `graph-${graph}`;
}

/** Which engines of a graph research has touched. */
export function isWithheld(engines: readonly RandomEngine[]): readonly boolean[] {
  const withheld: boolean[] = [];
  for (const { research, needs } of engines) withheld.push(research !== null || needs.some((at) => withheld[at]));
  return withheld;
}

/** The worlds of a house: research that behaves, each replacement of it, and none. */
export function worldsOf(house: RandomHouse): { readonly calm: HouseWorld; readonly others: readonly HouseWorld[] } {
  return {
    calm: { name: 'research that behaves', house, engines: enginesOf(house, null) },
    others: [
      ...house.replacements.map((replacement, index) => ({
        name: `replacement ${index + 1}`,
        house,
        engines: enginesOf(house, replacement),
      })),
      { name: 'no research', house, engines: enginesOf(house, null).filter((engine) => engine.returnable) },
    ],
  };
}

function enginesOf(house: RandomHouse, replacement: Replacement | null): WorldEngine[] {
  return house.graphs.flatMap((engines, graph) => {
    const withheld = isWithheld(engines);
    return engines.map((engine, at): WorldEngine => {
      const other = engine.research === null ? undefined : replacement?.byGraph[graph]?.[at];
      return {
        engineId: idOf(graph, at),
        returnable: withheld[at] === false,
        priority: engine.priority,
        definition: other?.broken === true ? null : definitionOf(graph, at, engine, other),
        behaviours:
          (withheld[at] === true ? replacement?.byGraph[graph]?.[at] : undefined)?.behaviours ?? engine.behaviours,
      };
    });
  });
}

function definitionOf(graph: number, at: number, engine: RandomEngine, other: OtherResearch | undefined) {
  const { needs, computeCost, riskLevel, subscribes } = other ?? engine;
  const domain = other?.domain ?? 'own';
  const research = other?.state ?? engine.research;
  return {
    engineId: idOf(graph, at),
    displayName: `Engine ${at} of ${graph}${other === undefined ? '' : ', replaced'}`,
    category: 'cognitive',
    domain: domain === 'own' ? domainOf(graph) : domain,
    riskLevel,
    computeCost,
    dependencies: needs.map((need) => idOf(graph, need)),
    emitsTopics: [...BEHAVIOUR_TOPICS],
    subscribesTopics: subscribes,
    version: other?.version ?? '1.0.0',
    ...(research === null ? declared(engine.state) : declaredResearch(research)),
  };
}

function declared(state: RandomEngine['state']) {
  switch (state) {
    case 'sales-only':
      return { activationState: 'restricted', researchOnly: false, restrictedToTeams: ['sales'] };
    case 'legal-only':
      return { activationState: 'restricted', researchOnly: false, restrictedToTeams: ['legal'] };
    default:
      return { activationState: state, researchOnly: false };
  }
}

function declaredResearch(state: OtherResearch['state']) {
  const teams = state === 'restricted' ? { restrictedToTeams: ['sales'] } : {};
  return { activationState: state, researchOnly: true, ...teams };
}

/** The engine files of a world. What they do is not in them, so that returnable ones are the same in every world. */
export function filesOf(world: HouseWorld): Record<string, string> {
  return Object.fromEntries(
    world.engines.map(({ engineId, definition }) => [`${engineId}.engine.js`, fileText(engineId, definition)]),
  );
}

function fileText(engineId: string, definition: WorldEngine['definition']): string {
  if (definition === null) return 'export function score( {';
  return [
    "import { registerEngine } from '@enginehouse/kernel';",
    `registerEngine(${JSON.stringify(definition)});`,
    'export function score(signals, context) {',
    `  return globalThis[Symbol.for('${ACTS}')]('${engineId}', signals, context);`,
    '}',
    '',
  ].join('\n');
}
