import * as kernel from '@enginehouse/kernel';

const open = { category: 'cognitive', domain: 'sales', riskLevel: 'low', activationState: 'active' } as const;
const plain = { computeCost: 1, emitsTopics: [], subscribesTopics: [], researchOnly: false, version: '1.0.0', ...open };
const engine = (engineId: string, dependencies: string[], score: kernel.Score, more = {}) =>
  kernel.registerEngine({ engineId, displayName: engineId, dependencies, ...plain, ...more }, score);

engine('interest', [], async ({ pages }) => Math.min(1, Number(pages) / 20));
engine('hurry', [], async ({ minutes }) => 1 / (1 + Number(minutes)));
engine('intent', ['hurry', 'interest'], async (_signals, { outputs }) => ({
  score: (Number(outputs.interest) + Number(outputs.hurry)) / 2,
}));
engine('new-idea', ['intent'], () => ({ score: Math.random() }), { researchOnly: true });

const engineSet = kernel.createEngineSet(kernel.registeredEngines());
const plan = kernel.buildExecutionPlan(kernel.createSnapshot({ revision: 1, engineSet }));
const { result, record } = await kernel.execute(plan, { pages: 12, minutes: 3 }).answered;
console.log('an adapter gets', result.outputs);
plan.engines.forEach(({ engine }, at) => {
  console.log('the record has', engine.engineId, record.outcomes[at]?.output);
});
