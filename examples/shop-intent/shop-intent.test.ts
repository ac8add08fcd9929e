import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import evaluation from './evaluation.json' with { type: 'json' };
import { FITTED_HALF, PARAMETER_FOLDERS } from './fit/files.ts';
import { readSessions } from './fit/read-sessions.ts';
import { engineFunctions, runEngines } from './fit/run-engines.ts';
import { SESSION } from './testing/hand-written-session.ts';
import { committedParameters, EXAMPLE, type LoadedExample, loadExample, outputsOf } from './testing/loaded-example.ts';

const sample = readSessions(`${EXAMPLE}sample.csv`);
let engines: LoadedExample['engines'];
let planOf: LoadedExample['planOf'];
let runOf: LoadedExample['runOf'];

beforeAll(async () => {
  ({ engines, planOf, runOf } = await loadExample());
});

describe('the engines', () => {
  test('are thirteen, in five categories and three domains', () => {
    const definitions = [...engines.values()].map(({ definition }) => definition);
    expect(definitions).toHaveLength(13);
    expect(new Set(definitions.map(({ category }) => category)).size).toBe(5);
    expect(new Set(definitions.map(({ domain }) => domain))).toEqual(new Set(['cross-domain', 'sales', 'trust']));
  });

  test('lie in the folder of their category, under their own name', () => {
    for (const { engineId, definition, file } of engines.values()) {
      expect(file).toBe(`${EXAMPLE}engines/${definition.category}/${engineId}.engine.ts`);
    }
  });

  test('include the behavioral state machine as it is documented', () => {
    expect(engines.get('state-machine-runtime')?.definition).toEqual({
      engineId: 'state-machine-runtime',
      displayName: 'Behavioral State Machine Runtime',
      category: 'temporal',
      domain: 'cross-domain',
      riskLevel: 'medium',
      computeCost: 4,
      dependencies: ['bayesian-confidence'],
      emitsTopics: ['state.transition.detected'],
      subscribesTopics: ['confidence.updated'],
      activationState: 'active',
      researchOnly: false,
      version: '1.2.0',
    });
    expect(engines.get('bayesian-confidence')?.definition.category).toBe('foundational');
  });

  test('have their parameters beside them, and no others lie there', () => {
    expect(Object.keys(PARAMETER_FOLDERS).sort()).toEqual([...engines.keys()].sort());
    const files = readdirSync(`${EXAMPLE}engines`, { recursive: true, encoding: 'utf8' })
      .map((file) => basename(file))
      .filter((file) => file.endsWith('.parameters.json'));
    expect(files.sort()).toEqual([...engines.keys()].sort().map((engineId) => `${engineId}.parameters.json`));
  });
});

describe('a plan', () => {
  test('leaves out the deprecated engine, and the restricted one for other teams', () => {
    const { excluded, withheld, batches } = planOf();
    expect(excluded.map(({ engineId, reason }) => [engineId, reason])).toEqual([
      ['naive-bayes-intent', 'deprecated'],
      ['traffic-conversion', 'restricted'],
    ]);
    expect(withheld).toEqual(['boosted-trees-intent']);
    expect(batches.at(-1)).toEqual(['purchase-intent']);
  });

  test('has the restricted engine for its team', () => {
    expect(planOf({ teams: ['marketing'] }).engines.map(({ engine }) => engine.engineId)).toContain(
      'traffic-conversion',
    );
  });
});

describe('a run', () => {
  test('of every session in the sample succeeds and ends in an intent', async () => {
    for (const { signals } of sample) {
      const record = await runOf(signals, { teams: ['marketing'] });
      expect(record.outcomes.map(({ status }) => status)).toEqual(record.plan.engines.map(() => 'succeeded'));
      const intent = outputsOf(record)['purchase-intent'] as Record<string, unknown>;
      expect(Object.keys(intent)).toEqual(['score', 'confidence', 'low', 'high', 'reasons']);
      for (const field of ['score', 'confidence', 'low', 'high']) {
        expect(intent[field]).toBeGreaterThanOrEqual(0);
        expect(intent[field]).toBeLessThanOrEqual(1);
      }
      expect((intent.reasons as string[]).length).toBeGreaterThan(0);
    }
  });

  test('emits what is declared, every topic of it, and every topic has a listener that sees it', async () => {
    const emitted = new Map<string, Set<string>>();
    for (const { signals } of sample) {
      const record = await runOf(signals);
      record.outcomes.forEach(({ events }) => {
        for (const { topic, engineId } of events)
          emitted.set(engineId, (emitted.get(engineId) ?? new Set()).add(topic));
      });
    }
    for (const { engine } of planOf().engines) {
      expect([engine.engineId, ...(emitted.get(engine.engineId) ?? [])]).toEqual([
        engine.engineId,
        ...engine.definition.emitsTopics,
      ]);
      for (const topic of engine.definition.emitsTopics) {
        const listeners = [...engines.values()].filter(({ definition }) => definition.subscribesTopics.includes(topic));
        expect([topic, listeners.length > 0]).toEqual([topic, true]);
      }
    }
  });

  test('does not see whether the visit ended in a purchase', async () => {
    const plain = outputsOf(await runOf(SESSION));
    for (const Revenue of ['TRUE', 'FALSE', true, 1]) {
      expect(outputsOf(await runOf({ ...SESSION, Revenue }))).toEqual(plain);
    }
  });

  test('gives an intent without page values that page values do not touch', async () => {
    const before = outputsOf(await runOf({ ...SESSION, PageValues: 0 }));
    const after = outputsOf(await runOf({ ...SESSION, PageValues: 200 }));
    expect(after['browsing-intent']).toEqual(before['browsing-intent']);
    expect(after['purchase-intent']).not.toEqual(before['purchase-intent']);
  });

  test('still gives it when page values are missing: only what needs them is not there', async () => {
    const { PageValues: _, ...signals } = SESSION;
    const record = await runOf(signals);
    const statuses = new Map(record.outcomes.map((outcome, n) => [record.plan.engines[n]?.engine.engineId, outcome]));
    expect(statuses.get('page-value-evidence' as never)?.failure?.message).toMatch(/'PageValues' is missing: give/);
    expect(statuses.get('purchase-intent' as never)).toMatchObject({
      status: 'skipped',
      failure: { cause: 'page-value-evidence' },
    });
    expect(statuses.get('browsing-intent' as never)?.status).toBe('succeeded');
  });

  test.each([
    ['kinds that were never seen', { Month: 'Apr', Browser: 99, VisitorType: 'Robot', TrafficType: null }],
    ['texts for numbers', { ProductRelated: '30', ExitRates: ' 0.02 ' }],
    ['columns of its own', { basket: [1, 2], Customer: { name: 'x' } }],
  ])('takes %s', async (_, odd) => {
    expect((await runOf({ ...SESSION, ...odd })).status).toBe('succeeded');
  });

  test('of an empty session fails engine by engine, with a column each', async () => {
    const record = await runOf({});
    const failed = record.outcomes.filter(({ status }) => status === 'failed');
    expect(failed.length).toBeGreaterThan(0);
    for (const { failure } of failed) expect(failure?.message).toMatch(/column '\w+' is missing/);
  });

  test('says what the fit measured: the same outputs as outside of a plan', async () => {
    const functions = engineFunctions(committedParameters());
    for (const { signals } of sample) {
      const { 'naive-bayes-intent': _, ...outputs } = runEngines(functions, signals);
      expect(outputsOf(await runOf(signals, { teams: ['marketing'] }))).toEqual(outputs);
    }
  });
});

describe('the README', () => {
  const readme = readFileSync(`${EXAMPLE}README.md`, 'utf8');

  test('shows what the fourth session of the sample really gets', async () => {
    const shown = JSON.parse(/```json\n(?<json>[^`]+)```/.exec(readme)?.groups?.json ?? '');
    expect(outputsOf(await runOf(sample[3]?.signals ?? {}))['purchase-intent']).toEqual(shown);
  });

  test('describes every engine as it is declared', () => {
    const lines = readme.split('\n').map((line) => line.replaceAll(/ +/g, ' '));
    for (const { definition } of engines.values()) {
      const { engineId, category, domain, computeCost, activationState, restrictedToTeams } = definition;
      const state = activationState === 'restricted' ? `restricted to \`${restrictedToTeams}\`` : activationState;
      const row = `| \`${engineId}\` | ${category} | ${domain} | ${computeCost} | ${state} |`;
      expect(lines.filter((line) => line.startsWith(row))).toHaveLength(1);
    }
  });

  test('draws the graph that there is', () => {
    const drawn = [...readme.matchAll(/^ {2}([a-z-]+) (?:-- [a-z.]+ )?--> ([a-z-]+)$/gm)].map(
      ([, from, to]) => `${from} ${to}`,
    );
    const declared = [...engines.values()].flatMap(({ engineId, definition }) =>
      definition.dependencies.map((dependency) => `${dependency} ${engineId}`),
    );
    expect(drawn.sort()).toEqual(declared.sort());
  });
});

describe('evaluation.json', () => {
  test('measures on the half that was not fitted', () => {
    expect(evaluation.holdout.equals).toBe(1 - FITTED_HALF);
    for (const session of sample) {
      const text = Object.values(session.signals).join(evaluation.holdout.join);
      const digest = createHash(evaluation.holdout.hash).update(text).digest();
      expect(((digest[evaluation.holdout.byte] as number) >> evaluation.holdout.bit) & 1).toBe(session.half);
    }
  });

  test('names engines and numbers that there are', async () => {
    const outputs = outputsOf(await runOf(SESSION));
    for (const { engineId, path } of evaluation.measures) {
      expect((outputs[engineId] as Record<string, unknown>)[path]).toBeTypeOf('number');
    }
  });
});
