import { type EngineContext, registerEngine, type Signals } from '@enginehouse/kernel';

registerEngine({
  engineId: '__engineId__',
  displayName: '__displayName__',
  // Any kebab-case word; foundational, cognitive, temporal and memory are the usual ones.
  category: 'foundational',
  // cross-domain runs for every request that asks for some domain.
  domain: 'cross-domain',
  // low, medium, high or critical: a request may leave out what is above a risk.
  riskLevel: 'low',
  // 1 to 10: what a run of it costs of a request's budget.
  computeCost: 1,
  // Ids of the engines that must run before this one; their outputs are in context.outputs.
  dependencies: [],
  // Topics as domain.entity.event; context.emit publishes, context.events holds what was subscribed to.
  emitsTopics: [],
  subscribesTopics: [],
  // active, restricted (with restrictedToTeams), research-only (with researchOnly: true) or deprecated.
  activationState: 'active',
  researchOnly: false,
  // Raise it whenever the code changes: records of runs explain themselves by it.
  version: '1.0.0',
});

/** Takes the signals of one run (a JSON object) and returns JSON, or a promise of it. What it throws fails it alone. */
export async function score(signals: Signals, context: EngineContext) {
  context.log.debug('scoring', { fields: Object.keys(signals).length });
  return { score: 0.5 };
}
