import { buildExecutionPlan, createSnapshot, type ExecutionPlan, execute } from '@enginehouse/kernel';
import { loadEngines } from '@enginehouse/kernel/node';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Dialogue, readDialogues } from './dialogue/read-dialogues.ts';
import type { Step } from './engines/temporal/dialogue-states.logic.ts';
import evaluation from './evaluation.json' with { type: 'json' };
import { createWordReader } from './testing/word-reader.ts';

const HERE = import.meta.dirname;
let ai: Awaited<ReturnType<typeof createWordReader>>;
let plan: ExecutionPlan;
let sample: readonly Dialogue[];

beforeAll(async () => {
  const report = await loadEngines(HERE);
  expect([report.problems, report.warnings]).toEqual([[], []]);
  plan = buildExecutionPlan(createSnapshot({ revision: 1, engineSet: report.engineSet }), {});
  ai = await createWordReader();
  sample = await readDialogues(`${HERE}/sample`);
});

/** What the last engine says, and the whole result. */
async function scored(turns: unknown) {
  const { result } = await execute(plan, { dialogue_id: 'x', turns: turns as string[] }, { services: { ai: () => ai } })
    .answered;
  const outputs = result.outputs as {
    readonly 'dialogue-states'?: { readonly steps: readonly Step[] };
    readonly 'donation-likelihood'?: {
      readonly score: number;
      readonly state: string;
      readonly byTurn: readonly number[];
    };
  };
  return { result, steps: outputs['dialogue-states']?.steps, likelihood: outputs['donation-likelihood'] };
}

describe('the sample', () => {
  test.each([
    [0, 'pledged'],
    [1, 'refused'],
    [2, 'hesitating'],
    [3, 'pledged'],
    [4, 'agreed'],
    [5, 'talking'],
  ])('dialogue %i ends %s', async (index, state) => {
    const { signals } = sample[index] as Dialogue;
    const { likelihood, steps } = await scored(signals.turns);
    expect(likelihood?.state).toBe(state);
    expect(likelihood?.byTurn).toHaveLength(signals.turns.length);
    expect(likelihood?.byTurn.at(-1)).toBe(likelihood?.score);
    expect(steps?.[0]?.state).toBe('talking');
  });

  test('asks the model that serves token_extraction once for each turn', async () => {
    const before = ai.calls.length;
    const { signals } = sample[0] as Dialogue;
    await scored(signals.turns);
    expect(ai.calls.slice(before)).toEqual(signals.turns.map(() => 'token_extraction'));
  });
});

test('the likelihood rises with a pledge, and falls with a refusal', async () => {
  const asked = ['persuader: Would you donate something?'];
  const agreed = await scored([...asked, "persuadee: Yes, I'll give $1."]);
  const refused = await scored([...asked, "persuadee: No, I won't donate."]);
  expect(agreed.likelihood?.byTurn[1]).toBeGreaterThan(agreed.likelihood?.byTurn[0] as number);
  expect(refused.likelihood?.byTurn[1]).toBeLessThan(refused.likelihood?.byTurn[0] as number);
});

test('an answer before anything was asked moves nothing', async () => {
  const { steps } = await scored(['persuader: Hello!', 'persuadee: Sure, I would love to donate $5.']);
  expect(steps?.map(({ state }) => state)).toEqual(['talking', 'talking']);
});

test('a dialogue without turns has no score, and says nothing else', async () => {
  const { likelihood, result } = await scored([]);
  expect(likelihood).toEqual({ score: null, state: null, byTurn: [] });
  expect(result.engines.map(({ status }) => status)).toEqual(['succeeded', 'succeeded', 'succeeded']);
});

test.each([
  [null, /list of texts/],
  ['persuader: Hi', /list of texts/],
  [['somebody: Hi'], /turn 1 is no text that begins with/],
  [['persuader: Hi', 7], /turn 2 is no text/],
  [Array.from({ length: 201 }, () => 'persuader: Hi'), /at most 200 turns/],
])('turns that are none fail by name: %j', async (turns, message) => {
  const { result } = await scored(turns);
  const [first, ...others] = result.engines;
  expect(first?.failure?.message).toMatch(message);
  expect(others.map(({ status }) => status)).toEqual(['skipped', 'skipped']);
});

test('what is measured is what the engines say', () => {
  const [measure] = evaluation.measures;
  expect(plan.engines.map(({ engine }) => engine.engineId)).toContain(measure?.engineId);
});
