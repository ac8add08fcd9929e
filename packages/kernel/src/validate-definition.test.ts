import { expect, test } from 'vitest';
import { definitionOf } from './testing/snapshot-of.ts';
import { validateDefinition } from './validate-definition.ts';

const GOOD = definitionOf('bayesian-confidence');

/** The problems of a definition as `field: message`. */
function problemsOf(input: unknown): string[] {
  return validateDefinition(input).problems.map(({ field, message }) => `${field}: ${message}`);
}

test('the seed definition is valid as written', () => {
  const seed = {
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
  };
  const check = validateDefinition(seed);
  expect(check.problems).toEqual([]);
  expect(check.warnings).toEqual([]);
  expect(check.definition).toEqual(seed);
});

test.each([
  ['engineId', ''],
  ['engineId', 'Bayesian'],
  ['engineId', 'a--b'],
  ['engineId', '-a'],
  ['engineId', 'a_b'],
  ['engineId', 'ä'],
  ['engineId', 'a\n'],
  ['engineId', 'a'.repeat(81)],
  ['engineId', 7],
  ['displayName', ''],
  ['displayName', '   '],
  ['category', 'Two Words'],
  ['domain', ''],
  ['riskLevel', 'extreme'],
  ['riskLevel', 'Low'],
  ['computeCost', 0],
  ['computeCost', 11],
  ['computeCost', 2.5],
  ['computeCost', '3'],
  ['computeCost', Number.NaN],
  ['dependencies', 'bayesian-confidence'],
  ['emitsTopics', null],
  ['activationState', 'enabled'],
  ['researchOnly', 'false'],
  ['researchOnly', 0],
  ['version', '1.2'],
  ['version', 'v1.2.0'],
  ['version', ' 1.2.0'],
  ['version', '1.2.0 '],
  ['version', '=1.2.0'],
  ['version', '01.2.0'],
  ['version', 1],
])('%s: %j is refused, naming the field alone', (field, value) => {
  const { problems, definition } = validateDefinition({ ...GOOD, [field]: value });
  expect(problems.map((problem) => problem.field)).toEqual([field]);
  expect(problems[0]!.expected).toBeTruthy();
  expect(definition).toBeUndefined();
});

test.each([
  ['dependencies[0]', { dependencies: ['Not-An-Id'] }],
  ['dependencies[1]', { dependencies: ['a', 'a'] }],
  ['dependencies[1]', { dependencies: ['a', 'bayesian-confidence'] }],
  ['emitsTopics[0]', { emitsTopics: ['single'] }],
  ['emitsTopics[0]', { emitsTopics: ['a.b.c.d.e.f'] }],
  ['emitsTopics[0]', { emitsTopics: ['Upper.case'] }],
  ['emitsTopics[0]', { emitsTopics: ['a..b'] }],
  ['subscribesTopics[1]', { subscribesTopics: ['a.b', 'a.b'] }],
  ['subscribesTopics[0]', { subscribesTopics: [null] }],
  ['restrictedToTeams', { activationState: 'restricted' }],
  ['restrictedToTeams', { activationState: 'restricted', restrictedToTeams: [] }],
  ['restrictedToTeams[0]', { activationState: 'restricted', restrictedToTeams: [' legal'] }],
  ['researchOnly', { activationState: 'research-only', researchOnly: false }],
])('%s is the field of the problem of %j', (field, given) => {
  expect(validateDefinition({ ...GOOD, ...given }).problems.map((problem) => problem.field)).toEqual([field]);
});

test.each([
  { version: '1.2.0-beta.1+build.7' },
  { category: 'anything-else' },
  { emitsTopics: ['a.b', 'domain.entity-name.event.more.still'] },
  { activationState: 'active', researchOnly: true },
  { activationState: 'restricted', researchOnly: true, restrictedToTeams: ['legal'] },
  { engineId: 'a'.repeat(80) },
])('%j is accepted', (given) => {
  expect(problemsOf({ ...GOOD, ...given })).toEqual([]);
});

test('every mandatory field is asked for, all at once; restrictedToTeams is not', () => {
  expect(problemsOf({})).toEqual(
    Object.keys(GOOD)
      .sort((a, b) => orderOf(a) - orderOf(b))
      .map((field) => `${field}: is missing`),
  );
});

const ORDER = [
  'engineId',
  'displayName',
  'category',
  'domain',
  'riskLevel',
  'computeCost',
  'dependencies',
  'emitsTopics',
  'subscribesTopics',
  'activationState',
  'researchOnly',
  'version',
];

function orderOf(field: string): number {
  return ORDER.indexOf(field);
}

test.each([null, undefined, 'text', 7, [], () => null])('%j is no definition', (input) => {
  expect(problemsOf(input)).toHaveLength(1);
});

test('restrictedToTeams without restricted is ignored with a warning', () => {
  const { problems, warnings } = validateDefinition({ ...GOOD, restrictedToTeams: ['legal'] });
  expect(problems).toEqual([]);
  expect(warnings).toEqual([
    {
      code: 'TEAMS_IGNORED',
      field: 'restrictedToTeams',
      message: "restrictedToTeams is ignored: activationState is 'active', not 'restricted'",
    },
  ]);
});

test('a field that is not one is warned of, with the nearest name', () => {
  const { warnings } = validateDefinition({ ...GOOD, restrictedToTeam: ['legal'] });
  expect(warnings.map((warning) => warning.message)).toEqual([
    "'restrictedToTeam' is not a field of a definition; did you mean 'restrictedToTeams'?",
  ]);
});

test('what was checked is what is kept: fields are read once, copied and frozen', () => {
  let reads = 0;
  const dependencies = ['one'];
  const { definition } = validateDefinition({
    ...GOOD,
    dependencies,
    get version() {
      reads += 1;
      return reads === 1 ? '1.0.0' : 'not a version';
    },
  });
  dependencies.push('Not An Id');
  expect(definition?.version).toBe('1.0.0');
  expect(definition?.dependencies).toEqual(['one']);
  expect(Object.isFrozen(definition)).toBe(true);
  expect(Object.isFrozen(definition?.dependencies)).toBe(true);
});

test('a field that throws when it is read is a problem of that field', () => {
  const input = {
    ...GOOD,
    get domain(): string {
      throw new Error('no domain today');
    },
  };
  expect(problemsOf(input)).toEqual(['domain: cannot be read: no domain today']);
});
