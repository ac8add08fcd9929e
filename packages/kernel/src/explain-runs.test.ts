import { describe, expect, test } from 'vitest';
import { execute } from './execute.ts';
import { explainRuns } from './explain-runs.ts';
import type { Signals } from './json.ts';
import type { RunOptions } from './run.ts';
import type { StoredRun } from './stored-run.ts';
import { planOf, RESEARCH, type TestEngine, type TestPlanOptions } from './testing/plan-of.ts';
import { storedRunOf } from './testing/stored-run-of.ts';
import { visibleRun } from './visible-run.ts';

const value: TestEngine = { engineId: 'a-value', score: (signals) => signals.value as number, contentHash: 'aa' };
const double: TestEngine = {
  engineId: 'b-double',
  dependencies: ['a-value'],
  score: (_, { outputs }) => (outputs['a-value'] as number) * 2,
  contentHash: 'bb',
};
const side: TestEngine = { engineId: 'c-side', score: () => 'side', contentHash: 'cc' };
const last: TestEngine = {
  engineId: 'd-last',
  dependencies: ['b-double', 'c-side'],
  score: (_, { outputs }) => ({ ...outputs }),
  contentHash: 'dd',
};
const ALL = [value, double, side, last];

async function ran(
  engines: readonly TestEngine[],
  signals: Signals = { value: 1 },
  options: TestPlanOptions & Pick<RunOptions, 'teams'> = {},
): Promise<StoredRun> {
  const { request = {}, teams } = options;
  const { record } = await execute(planOf(engines, options), signals, { request, teams }).answered;
  return storedRunOf(record);
}

const told = (a: StoredRun, b: StoredRun) =>
  explainRuns(a, b).differences.map(({ code, kind, engineId }) => [code, kind, engineId]);

const replaced = (one: TestEngine): TestEngine[] =>
  ALL.map((engine) => (engine.engineId === one.engineId ? one : engine));

test('the same twice: nothing to explain', async () => {
  expect(explainRuns(await ran(ALL), await ran(ALL))).toEqual({ sameOutputs: true, differences: [] });
});

test('other signals: the cause, then what read them, along the graph', async () => {
  const [a, b] = [await ran(ALL), await ran(ALL, { value: 2 })];
  expect(explainRuns(a, b).sameOutputs).toBe(false);
  expect(told(a, b)).toEqual([
    ['SIGNALS_DIFFER', 'cause', null],
    ['INPUTS_DIFFER', 'consequence', 'a-value'],
    ['INPUTS_DIFFER', 'consequence', 'b-double'],
    ['INPUTS_DIFFER', 'consequence', 'd-last'],
  ]);
});

test('a new version with another output is the cause; one with the same output is background', async () => {
  const triple = { ...double, version: '2.0.0', contentHash: 'b2', score: () => 3 };
  const [a, b] = [await ran(ALL), await ran(replaced(triple))];
  expect(told(a, b)).toEqual([
    ['VERSION_CHANGED', 'cause', 'b-double'],
    ['INPUTS_DIFFER', 'consequence', 'd-last'],
    ['ENGINE_SET_DIFFERS', 'background', null],
  ]);
  expect(explainRuns(a, b).differences[0]?.message).toBe("'b-double' went from version 1.0.0 to 2.0.0.");
  const same = await ran(replaced({ ...double, version: '2.0.0' }));
  expect(explainRuns(a, same)).toMatchObject({
    sameOutputs: true,
    differences: [
      {
        code: 'VERSION_CHANGED',
        kind: 'background',
        message: "'b-double' went from version 1.0.0 to 2.0.0, with the same output.",
      },
      { code: 'ENGINE_SET_DIFFERS' },
    ],
  });
});

test('other code under the same version is drift', async () => {
  const drifted = { ...double, contentHash: 'b2', score: () => 3 };
  expect(told(await ran(ALL), await ran(replaced(drifted)))[0]).toEqual(['CODE_DRIFTED', 'cause', 'b-double']);
});

test('an engine that is not deterministic is found: same version and code, same inputs, another output', async () => {
  let calls = 0;
  const counting = replaced({ ...side, score: () => ++calls });
  const [a, b] = [await ran(counting), await ran(counting)];
  expect(told(a, b)).toEqual([
    ['NOT_DETERMINISTIC', 'cause', 'c-side'],
    ['INPUTS_DIFFER', 'consequence', 'd-last'],
  ]);
});

test('of two causes the first along the graph comes first', async () => {
  let calls = 0;
  const engines = [
    { ...value, score: () => ++calls },
    double,
    { ...side, dependencies: ['b-double'], score: () => ++calls },
  ];
  const codes = told(await ran(engines), await ran(engines));
  expect(codes.filter(([, kind]) => kind === 'cause')).toEqual([['NOT_DETERMINISTIC', 'cause', 'a-value']]);
  expect(codes).toEqual([
    ['NOT_DETERMINISTIC', 'cause', 'a-value'],
    ['INPUTS_DIFFER', 'consequence', 'b-double'],
    ['INPUTS_DIFFER', 'consequence', 'c-side'],
  ]);
});

test('the same outputs read, but other events may have come: not called indeterminate', async () => {
  let calls = 0;
  const engines: TestEngine[] = [
    { ...value, emitsTopics: ['a.happened'], score: (_, { emit }) => emit('a.happened', ++calls) ?? calls },
    { ...double, score: () => 0 },
    {
      ...side,
      dependencies: ['b-double'],
      subscribesTopics: ['a.happened'],
      score: (_, { events }) => events[0]?.payload,
    },
  ];
  expect(told(await ran(engines), await ran(engines))).toEqual([
    ['NOT_DETERMINISTIC', 'cause', 'a-value'],
    ['EVENTS_MAY_DIFFER', 'consequence', 'c-side'],
  ]);
});

test('a failed engine is the cause, what it took along a consequence', async () => {
  const failing = { ...double, score: () => Promise.reject(new Error('no data')) };
  const [a, b] = [await ran(ALL), await ran(replaced(failing))];
  expect(told(a, b)).toEqual([
    ['ENGINE_FAILED', 'cause', 'b-double'],
    ['ENGINE_SKIPPED', 'consequence', 'd-last'],
  ]);
  expect(explainRuns(a, b).differences.map((one) => one.message)).toEqual([
    "'b-double' failed in the second run: ENGINE_THREW, no data.",
    "'d-last' was skipped in the second run because of 'b-double'.",
  ]);
});

describe('the request', () => {
  test.each<[string, TestPlanOptions, string, string]>([
    [
      'budget',
      { request: { budget: 3 } },
      'BUDGET_DIFFERS',
      'The first run had no budget of its own, the second a budget of 3.',
    ],
    [
      'targets',
      { request: { targets: ['c-side'] } },
      'TARGETS_DIFFER',
      'The first run asked for every engine, the second for c-side.',
    ],
    [
      'domains',
      { request: { domains: ['sales'] } },
      'DOMAINS_DIFFER',
      'The first run asked for every domain, the second for sales.',
    ],
    [
      'risk',
      { request: { maxRisk: 'low' } },
      'RISK_DIFFERS',
      'The first run allowed a risk up to critical, the second up to low.',
    ],
  ])('%s', async (_, options, code, message) => {
    const { differences } = explainRuns(await ran(ALL), await ran(ALL, { value: 1 }, options));
    expect(differences[0]).toEqual({ code, kind: 'cause', engineId: null, message });
  });

  test('teams', async () => {
    const restricted: TestEngine = { ...side, activationState: 'restricted', restrictedToTeams: ['sales'] };
    const [a, b] = [
      await ran(replaced(restricted), { value: 1 }, { request: { teams: ['sales'] } }),
      await ran(replaced(restricted)),
    ];
    expect(told(a, b)).toEqual([
      ['TEAMS_DIFFER', 'cause', null],
      ['ENGINE_MISSING', 'cause', 'c-side'],
      ['ENGINE_MISSING', 'consequence', 'd-last'],
    ]);
    expect(explainRuns(a, b).differences[0]?.message).toBe('The first run was made for sales, the second for no team.');
  });

  test('a budget that took an engine out says so', async () => {
    const [a, b] = [await ran(ALL), await ran(ALL, { value: 1 }, { request: { budget: 3 } })];
    expect(explainRuns(a, b).differences.map((one) => one.message)).toContain(
      "'d-last' did not run in the second run: it did not fit into the budget.",
    );
  });
});

test('a changed state', async () => {
  const [a, b, c] = [
    await ran(ALL),
    await ran(ALL, { value: 1 }, { overrides: { 'd-last': { activationState: 'deprecated' } } }),
    await ran(replaced({ ...last, ...RESEARCH })),
  ];
  expect(told(a, b)).toEqual([['STATE_CHANGED', 'cause', 'd-last']]);
  expect(told(a, c)[0]).toEqual(['STATE_CHANGED', 'background', 'd-last']);
});

test('of filtered runs nothing is told that the filter took out', async () => {
  let calls = 0;
  const research = { ...RESEARCH, engineId: 'x-research', score: () => ++calls };
  const [a, b] = [await ran([...ALL, research]), await ran(ALL)].map((run) => visibleRun(run, { research: false }));
  expect(explainRuns(a as StoredRun, b as StoredRun)).toEqual({ sameOutputs: true, differences: [] });
});

test('another revision is background', async () => {
  const a = await ran(ALL);
  expect(told(a, { ...a, revision: 7 })).toEqual([['REVISION_DIFFERS', 'background', null]]);
});
