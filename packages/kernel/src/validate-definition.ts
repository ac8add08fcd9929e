import { nearest, type Problem } from '@enginehouse/errors';
import parseVersion from 'semver/functions/parse.js';
import { ACTIVATION_STATES, type EngineDefinition, RISK_LEVELS } from './definition.ts';
import { kernelErrors, problem, problemLines, shortened } from './errors.ts';

/** Something odd in a definition that does not stop it from being registered. */
export interface DefinitionWarning {
  readonly code: 'TEAMS_IGNORED' | 'UNKNOWN_FIELD';
  readonly field: string;
  readonly message: string;
}

export interface DefinitionCheck {
  /** The id as read, for messages; undefined when it is no string. */
  readonly engineId: string | undefined;
  /** Empty when the definition is valid. */
  readonly problems: readonly Problem[];
  readonly warnings: readonly DefinitionWarning[];
  /** A frozen copy of what was checked, each field read once; undefined when there are problems. */
  readonly definition: EngineDefinition | undefined;
}

const MAX_ID_LENGTH = 80;
const KEBAB = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const TOPIC = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*){1,4}$/;

const FIELDS = [
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
  'restrictedToTeams',
  'version',
] as const satisfies readonly (keyof EngineDefinition)[];

type Field = (typeof FIELDS)[number];

/** True for a word that may be an engine's id: kebab-case, 1 to 80 characters. */
export function isEngineId(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_ID_LENGTH && KEBAB.test(value);
}

/** Checks one definition by itself: every field, all problems at once. Dependencies need only look like ids here. */
export function validateDefinition(input: unknown): DefinitionCheck {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    const found = problem(
      'definition',
      `is ${shortened(input)}`,
      input,
      'an object with the fields of an EngineDefinition',
    );
    return { engineId: undefined, problems: [found], warnings: [], definition: undefined };
  }
  const { copy, problems } = readFields(input as Record<string, unknown>);
  const check = new FieldChecks(copy, problems);

  check.word('engineId', KEBAB, 'kebab-case such as `bayesian-confidence`', MAX_ID_LENGTH);
  check.text('displayName');
  check.word('category', KEBAB, 'a kebab-case word such as `foundational`, `cognitive`, `temporal` or `memory`');
  check.word('domain', KEBAB, 'a kebab-case word such as `cross-domain`');
  check.oneOf('riskLevel', RISK_LEVELS);
  check.cost('computeCost');
  check.list('dependencies', 'the id of an engine, kebab-case', isEngineId);
  check.list('emitsTopics', TOPIC_EXPECTED, isTopic);
  check.list('subscribesTopics', TOPIC_EXPECTED, isTopic);
  check.oneOf('activationState', ACTIVATION_STATES);
  check.boolean('researchOnly');
  check.version('version');
  check.list('restrictedToTeams', 'a role name', isTeam, copy.activationState !== 'restricted');
  checkTogether(copy, problems);

  return {
    engineId: typeof copy.engineId === 'string' ? copy.engineId : undefined,
    problems,
    warnings: warningsOf(input, copy),
    definition: problems.length === 0 ? frozenDefinition(copy) : undefined,
  };
}

/** The error for a definition with problems; `where` is the file, when it is known. */
export function invalidDefinition(
  engineId: string | undefined,
  problems: readonly Problem[],
  where: string | undefined,
) {
  const name = engineId === undefined ? 'without an engineId' : shortened(engineId);
  return kernelErrors.error('INVALID_DEFINITION', {
    message: `The definition of engine ${name} has ${problems.length} problem${problems.length === 1 ? '' : 's'}:${problemLines(problems)}`,
    ...(where === undefined ? {} : { where }),
    problems,
    details: { engineId: engineId ?? null },
  });
}

const TOPIC_EXPECTED = '2 to 5 dot-separated lower-case words such as `confidence.updated`';

function isTopic(value: unknown): boolean {
  return typeof value === 'string' && TOPIC.test(value);
}

function isTeam(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '' && value === value.trim();
}

/** Reads every field once, so that a getter cannot answer the check and the use differently. */
function readFields(input: Record<string, unknown>): { copy: Partial<Record<Field, unknown>>; problems: Problem[] } {
  const copy: Partial<Record<Field, unknown>> = {};
  const problems: Problem[] = [];
  for (const field of FIELDS) {
    try {
      const value = input[field];
      copy[field] = Array.isArray(value) ? [...value] : value;
    } catch (cause) {
      problems.push(problem(field, `cannot be read: ${cause instanceof Error ? cause.message : shortened(cause)}`));
    }
  }
  return { copy, problems };
}

class FieldChecks {
  readonly #copy: Partial<Record<Field, unknown>>;
  readonly #problems: Problem[];

  constructor(copy: Partial<Record<Field, unknown>>, problems: Problem[]) {
    this.#copy = copy;
    this.#problems = problems;
  }

  word(field: Field, pattern: RegExp, expected: string, most = Number.POSITIVE_INFINITY): void {
    this.#check(field, expected, (value) => {
      if (typeof value !== 'string') return `is ${shortened(value)}, not a string`;
      if (value === '') return 'is empty';
      if (value.length > most) return `has ${value.length} characters, at most ${most} are allowed`;
      return pattern.test(value) ? undefined : `is ${shortened(value)}`;
    });
  }

  text(field: Field): void {
    this.#check(field, 'a non-empty string', (value) => {
      if (typeof value !== 'string') return `is ${shortened(value)}, not a string`;
      return value.trim() === '' ? 'is empty' : undefined;
    });
  }

  oneOf(field: Field, words: readonly string[]): void {
    this.#check(field, words.map((word) => `'${word}'`).join(' | '), (value) =>
      typeof value === 'string' && words.includes(value) ? undefined : `is ${shortened(value)}`,
    );
  }

  cost(field: Field): void {
    this.#check(field, 'an integer from 1 to 10', (value) =>
      Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 10
        ? undefined
        : `is ${shortened(value)}`,
    );
  }

  boolean(field: Field): void {
    this.#check(field, 'true or false', (value) => (typeof value === 'boolean' ? undefined : `is ${shortened(value)}`));
  }

  version(field: Field): void {
    this.#check(field, 'a semantic version such as `1.2.0`', (value) =>
      isSemanticVersion(value) ? undefined : `is ${shortened(value)}`,
    );
  }

  list(field: Field, expected: string, accepts: (value: unknown) => boolean, optional = false): void {
    const value = this.#copy[field];
    if (value === undefined && optional) return;
    if (!Array.isArray(value)) {
      this.#check(field, `a list, each entry ${expected}`, (found) => `is ${shortened(found)}, not a list`);
      return;
    }
    value.forEach((entry, index) => {
      if (!accepts(entry))
        this.#problems.push(problem(`${field}[${index}]`, `is ${shortened(entry)}`, entry, expected));
      else if (value.indexOf(entry) < index) {
        this.#problems.push(
          problem(`${field}[${index}]`, `${shortened(entry)} is listed twice`, entry, 'each entry once'),
        );
      }
    });
  }

  #check(field: Field, expected: string, judge: (value: unknown) => string | undefined): void {
    if (!(field in this.#copy)) return;
    const value = this.#copy[field];
    const message = value === undefined || value === null ? 'is missing' : judge(value);
    if (message !== undefined) this.#problems.push(problem(field, message, value ?? undefined, expected));
  }
}

/** `v1.2.0` and ` 1.2.0` are what the semver library forgives; an audit that compares versions does not. */
function isSemanticVersion(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const parsed = parseVersion(value);
  if (parsed === null) return false;
  return value === (parsed.build.length === 0 ? parsed.version : `${parsed.version}+${parsed.build.join('.')}`);
}

function checkTogether(copy: Partial<Record<Field, unknown>>, problems: Problem[]): void {
  const { dependencies, engineId, activationState, researchOnly, restrictedToTeams } = copy;
  if (Array.isArray(dependencies) && typeof engineId === 'string' && dependencies.includes(engineId)) {
    problems.push(
      problem(`dependencies[${dependencies.indexOf(engineId)}]`, `'${engineId}' depends on itself`, engineId),
    );
  }
  if (activationState === 'research-only' && researchOnly === false) {
    problems.push(
      problem(
        'researchOnly',
        "is false while activationState is 'research-only'",
        false,
        'true, or another activationState',
      ),
    );
  }
  if (activationState === 'restricted' && Array.isArray(restrictedToTeams) && restrictedToTeams.length === 0) {
    problems.push(
      problem('restrictedToTeams', "is empty while activationState is 'restricted'", [], 'at least one team'),
    );
  }
}

function warningsOf(input: object, copy: Partial<Record<Field, unknown>>): DefinitionWarning[] {
  const warnings: DefinitionWarning[] = [];
  if (copy.restrictedToTeams !== undefined && copy.activationState !== 'restricted') {
    const message = `restrictedToTeams is ignored: activationState is ${shortened(copy.activationState)}, not 'restricted'`;
    warnings.push({ code: 'TEAMS_IGNORED', field: 'restrictedToTeams', message });
  }
  for (const key of Object.keys(input)) {
    if ((FIELDS as readonly string[]).includes(key)) continue;
    const [near] = nearest(key, FIELDS, 1);
    const message = `${shortened(key)} is not a field of a definition${near === undefined ? '' : `; did you mean '${near}'?`}`;
    warnings.push({ code: 'UNKNOWN_FIELD', field: key, message });
  }
  return warnings;
}

/** The type is earned: every field has been checked. */
function frozenDefinition(copy: Partial<Record<Field, unknown>>): EngineDefinition {
  const definition: Partial<Record<Field, unknown>> = {};
  for (const field of FIELDS) {
    const value = copy[field];
    if (value !== undefined) definition[field] = Array.isArray(value) ? Object.freeze(value) : value;
  }
  return Object.freeze(definition) as unknown as EngineDefinition;
}
