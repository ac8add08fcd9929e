// One table against one platform: split, its parts would each have to open and fill a house of their own.
import { readFile } from 'node:fs/promises';
import { isEnginehouseError } from '@enginehouse/errors';
import { ALL_MODELS, type CoreModelName } from '@enginehouse/models';
import type { OpenRow } from '@enginehouse/sdk';
import { TEST_DIALECTS } from '@enginehouse/store/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PASSWORD } from '../testing/open-identity-house.ts';
import { type AccessCaller, type AccessHouse, openAccessHouse, SECRET } from './testing/access-house.ts';
import { ACCESS_LINES, type AccessLine, METHODS } from './testing/access-lines.ts';
import {
  expectedWrite,
  isReached,
  isSeen,
  lineOf,
  readingOf,
  seenFields,
  type TrueRow,
  trueRows,
  type WriteResult,
  words,
} from './testing/expected-access.ts';
import { fillHouse, type HouseRows } from './testing/house-rows.ts';
import { insertRow } from './testing/stored-rows.ts';
import { WRITTEN_MODELS } from './testing/written-rows.ts';

const NAMES = ALL_MODELS.map(({ model }) => model.name as CoreModelName);
const WRITTEN = NAMES.filter((name) => lineOf(name).writes.by !== 'nobody');
/** Ids that no row has, of every type that an id may be. */
const MISSING = [999_999_999, '00000000-0000-7000-8000-000000000000', 'none'];

describe('the access table', () => {
  test('has a line for every core model and no other', () => {
    expect(Object.keys(ACCESS_LINES).sort()).toEqual([...NAMES].sort());
  });

  test('writes every core model that is not read-only', () => {
    expect(Object.keys(WRITTEN_MODELS).sort()).toEqual([...WRITTEN].sort());
  });

  test('says what the page made from the declarations says', async () => {
    const page = await readFile(new URL('../../../../docs/reference/access.md', import.meta.url), 'utf8');
    const rows = [...page.matchAll(/^\| \[(\w+)\]\([^)]+\) \|(.+)\|$/gm)].map(([, name, cells = '']) => [
      name,
      ...cells.split('|').map((cell) => cell.trim()),
    ]);
    const expected = [...NAMES].sort().map((name) => {
      const { reads, writes, userOnly, userLacks, owner } = lineOf(name);
      const [organization, user] = reads;
      const limits = `${userOnly === undefined ? '' : ', active only'}${userLacks === undefined ? '' : `, without ${userLacks}`}`;
      const [byOrganization, byUser] =
        writes.by === 'nobody'
          ? ['none', 'none']
          : writes.by === 'permission'
            ? [`all, with ${writes.permission}`, 'none']
            : [writes.organization, writes.user];
      return [
        name,
        owner === undefined
          ? 'the platform'
          : [...(owner.user ? ['user'] : []), ...(owner.organization ? ['organization'] : [])].join(', '),
        'all',
        organization,
        `${user}${limits}`,
        'none',
        writes.by === 'nobody' ? 'none' : writes.by === 'permission' ? `all, with ${writes.permission}` : 'all',
        byOrganization,
        byUser,
        'none',
      ];
    });
    expect(rows).toEqual(expected);
  });
});

describe.each(TEST_DIALECTS)('who may do what on %s', (dialect) => {
  let house: AccessHouse;
  let rows: HouseRows;
  let count = 0;
  beforeAll(async () => {
    house = await openAccessHouse(dialect);
    rows = await fillHouse(house);
  });
  afterAll(async () => {
    await house?.[Symbol.asyncDispose]();
  });

  test.each(NAMES)('%s has the calls that the table names', (name) => {
    const proxy = house.operator.get(name as string);
    expect(Reflect.ownKeys(proxy).sort()).toEqual([...METHODS, ...(lineOf(name).calls ?? [])].sort());
  });

  test.each(NAMES)('%s is read as the table says', async (name) => {
    const line = lineOf(name);
    const all = await trueRows(house, name);
    expect(all.length).toBeGreaterThan(0);
    const reached = new Set<string>();
    for (const caller of house.callers) {
      const model = caller.models.get(name as string);
      const seen = all.filter((row) => isSeen(line, caller, row)).map(({ key }) => String(key));
      reached.add(`${seen.length === 0}`);
      const about = { model: name, caller: caller.name };
      const read = await model.all();
      expect({ ...about, all: keysOf(line.key, read.rows) }).toEqual({ ...about, all: [...seen].sort() });
      const listed = await model.list({ pageSize: 200 });
      expect({ ...about, rows: listed.rows, total: listed.totalRows }).toEqual({
        ...about,
        rows: read.rows.slice(0, 200),
        total: seen.length,
      });
      expect({ ...about, count: await model.count() }).toEqual({ ...about, count: seen.length });
      for (const row of read.rows.slice(0, 1)) {
        expect(Object.keys(row).sort()).toEqual(seenFields(line, caller, line.row).sort());
      }
      for (const row of samplesOf(all)) {
        const detail = await model.view(row.key);
        const isThere = seen.includes(String(row.key));
        expect({ ...about, row, fields: detail === null ? null : Object.keys(detail).sort() }).toEqual({
          ...about,
          row,
          fields: isThere ? seenFields(line, caller, `${line.row} ${line.detail ?? ''}`.trim()).sort() : null,
        });
      }
      for (const id of MISSING)
        expect({ ...about, missing: await model.view(id) }).toEqual({ ...about, missing: null });
    }
    // Nobody but super sees everything, and guests see nothing: both kinds of answers were given.
    expect(reached).toEqual(new Set(['true', 'false']));
  });

  test.each(NAMES)('%s describes itself within what is seen', async (name) => {
    const line = lineOf(name);
    const [first] = await trueRows(house, name);
    for (const caller of house.callers) {
      const model = caller.models.get(name as string);
      const reads = readingOf(line, caller) !== 'none';
      const names = (fields: string | undefined): string[] => (reads ? seenFields(line, caller, fields ?? '') : []);
      const about = { model: name, caller: caller.name };
      expect({
        ...about,
        filters: (await model.filtersModel()).map(({ field }) => field),
        columns: (await model.tableModel()).map(({ field }) => field),
        form: (await model.formModelCreate()).map((field) => field.name),
      }).toEqual({
        ...about,
        filters: names(line.filters),
        columns: names(line.row),
        form: names(line.forms?.create).filter((field) => isSet(line, caller, field)),
      });
      for (const id of MISSING) expect(await model.formModelUpdate(id)).toEqual([]);
      const form = first === undefined ? [] : await model.formModelUpdate(first.key);
      const hasForm = first !== undefined && line.forms !== null && isSeen(line, caller, first);
      expect({ ...about, form: form.length > 0 }).toEqual({ ...about, form: hasForm });
      expect(form.filter((field) => !isSet(line, caller, field.name.split('.')[0] ?? ''))).toEqual([]);
      expect(form.filter((field) => words(line.userLacks).includes(field.name.split('.')[0] ?? ''))).toEqual(
        caller.level === 3 ? [] : expect.any(Array),
      );
      for (const extra of line.forms?.extra ?? []) {
        const given = await model.formModelExtra(extra);
        const path = extra.split(':')[0] ?? '';
        const isShown = reads && !(caller.level === 3 && words(line.userLacks).includes(path));
        expect({ ...about, extra, shown: given.length > 0 }).toEqual({
          ...about,
          extra,
          // The extractor of this house has nothing to set while it is installed, and one provider has no config.
          shown: isShown && !extra.startsWith('installConfig:') && extra !== 'config:compromise',
        });
      }
      const unknown = await outcomeOf(model.formModelExtra('none:such'));
      expect({ ...about, unknown }).toEqual({ ...about, unknown: reads ? 'UNKNOWN_FORM' : [] });
      expect(await outcomeOf((model as unknown as { lend(): Promise<unknown> }).lend())).toBe('NOT_SUPPORTED');
    }
  });

  test.each(NAMES.filter((name) => !WRITTEN.includes(name)))('%s is written by nobody through it', async (name) => {
    const [first] = await trueRows(house, name);
    const before = await textOf(name);
    for (const caller of house.callers) {
      const model = caller.models.get(name as string);
      for (const id of [...(first === undefined ? [] : [first.key]), ...MISSING]) {
        const tried = [model.create({}), model.update(id, {}), model.delete(id, { cascade: true })];
        const answers = await Promise.all(tried.map(refusalOf));
        const { writes } = lineOf(name);
        const owner = writes.by === 'nobody' ? writes.owner : '';
        const refusal = { code: 'READ_ONLY', message: `${name} is read-only: ${owner} owns it` };
        expect({ caller: caller.name, answers }).toEqual({ caller: caller.name, answers: [refusal, refusal, refusal] });
      }
    }
    expect(await textOf(name)).toEqual(before);
  });

  describe.each(WRITTEN)('%s', (name) => {
    test('is created as the table says', async () => {
      const line = lineOf(name);
      const done = new Set<WriteResult>();
      for (const caller of house.callers) {
        for (const organization of organizationsOf(name)) {
          // A lock that nobody owns is that of a role, which has a test of its own.
          if (name === 'module_locks' && organization === null) continue;
          const before = await textOf(name);
          const payload = WRITTEN_MODELS[name]?.payload(written(organization)) ?? {};
          const expected = expectedWrite(line, caller, 'create', { user: null, organization });
          const answer = await outcomeOf(caller.models.get(name as string).create(payload));
          const about = { model: name, caller: caller.name, organization };
          const made = [...(await textOf(name))].filter(([key]) => !before.has(key)).map(([key]) => key);
          const keys =
            answer !== null && typeof answer === 'object' ? [String((answer as OpenRow)[line.key ?? 'id'])] : [];
          // Another organization looks like one that there is not.
          const refusals = organization === null ? ['PERMISSION_DENIED'] : ['PERMISSION_DENIED', 'REFERENCE_MISSING'];
          expect({ ...about, made }).toEqual({ ...about, made: expected === 'done' ? keys : [] });
          if (expected !== 'done')
            expect({ ...about, refusals }).toEqual({ ...about, refusals: expect.arrayContaining([answer]) });
          expect(keys.length).toBe(expected === 'done' ? 1 : 0);
          done.add(expected);
          for (const key of made) await forget(name, key);
        }
      }
      expect(done).toEqual(new Set(['done', 'PERMISSION_DENIED']));
    });

    test.each(['update', 'delete'] as const)('takes the %s that the table grants, and no other', async (operation) => {
      const line = lineOf(name);
      const done = new Set<WriteResult>();
      for (const caller of house.callers) {
        const about = { model: name, operation, caller: caller.name };
        for (const organization of organizationsOf(name)) {
          const row = written(organization);
          const key = await insertRow(house.db, name, WRITTEN_MODELS[name]?.stored(row) ?? {});
          const [target] = (await trueRows(house, name)).filter((one) => String(one.key) === String(key));
          const expected = expectedWrite(line, caller, operation, target ?? null);
          const before = await textOf(name);
          const rights = await caller.models.get(name).rights(key);
          const isLet = rights !== null && rights[operation] === null;
          expect({ ...about, organization, isLet }).toEqual({ ...about, organization, isLet: expected === 'done' });
          const answer = await outcomeOf(writeRow(caller, name, operation, key, row));
          expect({ ...about, organization, answer: resultOf(answer) }).toEqual({
            ...about,
            organization,
            answer: expected,
          });
          const after = await textOf(name);
          const differing = [...before].filter(([one, text]) => after.get(one) !== text).map(([one]) => one);
          expect({ ...about, differing }).toEqual({ ...about, differing: expected === 'done' ? [String(key)] : [] });
          expect(after.has(String(key))).toBe(!(operation === 'delete' && expected === 'done'));
          done.add(expected);
          await forget(name, String(key));
        }
        for (const id of MISSING) {
          expect(await caller.models.get(name).rights(id)).toBeNull();
          const answer = await outcomeOf(writeRow(caller, name, operation, id, written(null)));
          const expected = expectedWrite(line, caller, operation, null);
          expect({ ...about, id, answer: resultOf(answer) }).toEqual({ ...about, id, answer: expected });
          done.add(expected);
        }
      }
      expect(done).toEqual(new Set(['done', 'nothing', 'PERMISSION_DENIED']));
    });
  });

  test('users: everybody changes of its own row what it may, and nothing else', async () => {
    for (const caller of house.callers.filter(({ userId }) => userId !== null)) {
      const { users } = caller.models;
      const id = caller.userId as number;
      const [own] = (await trueRows(house, 'users')).filter(({ key }) => key === id);
      const expected = expectedWrite(lineOf('users'), caller, 'update', own ?? null);
      const answers = [
        await outcomeOf(users.update(id, { language: 'pt' })),
        await outcomeOf(users.update(id, { language: 'en' })),
        await outcomeOf(users.update(id, { accessLevel: 1 })),
        await outcomeOf(users.update(id, { roles: ['everything'] })),
      ];
      const isSuper = caller.level === 1;
      const climbs = expected === 'nothing' ? 'nothing' : isSuper ? expected : 'PERMISSION_DENIED';
      // Whoever holds every permission by that role has it already.
      const roles = expected === 'done' && caller.level <= 2 && caller.permissions.size > 0 ? 'done' : climbs;
      expect({ caller: caller.name, answers: answers.map(resultOf) }).toEqual({
        caller: caller.name,
        answers: [expected, expected, climbs, roles],
      });
      if (isSuper && expected === 'done') await users.update(id, { roles: [] });
    }
  });

  test('module_locks: only super locks out roles', async () => {
    for (const caller of house.callers) {
      const answer = await outcomeOf(
        caller.models.moduleLocks.create({
          moduleName: 'spare',
          roleId: house.roleId,
          organizationId: caller.organizationId,
        }),
      );
      const isDone = caller.level === 1 && !caller.isToken;
      expect({ caller: caller.name, answer: resultOf(answer) }).toEqual({
        caller: caller.name,
        answer: isDone ? 'done' : 'PERMISSION_DENIED',
      });
      if (isDone) await forget('module_locks', String((answer as OpenRow).id));
    }
  });

  test('users.verify answers everybody alike; getInfo and getInfoById follow the scope', async () => {
    const line = lineOf('users');
    const all = await trueRows(house, 'users');
    for (const caller of house.callers) {
      const { users } = caller.models;
      expect(await users.verify('sara', PASSWORD)).toBe(true);
      for (const [username, { id }] of house.users) {
        const isThere = all.some((row) => row.key === id && isSeen(line, caller, row));
        const info = isThere ? expect.objectContaining({ id, username }) : null;
        const about = { caller: caller.name, username };
        expect({ ...about, info: await users.getInfo(username) }).toEqual({ ...about, info });
        expect({ ...about, info: await users.getInfoById(id) }).toEqual({ ...about, info });
      }
      expect(await users.getInfo('nobody')).toBeNull();
      expect(await users.getInfoById(999_999_999)).toBeNull();
    }
  });

  test('model_capability_priority.reorder is a write', async () => {
    for (const caller of house.callers) {
      const answer = await outcomeOf(caller.models.modelCapabilityPriority.reorder('chat', [rows.modelId]));
      const expected = expectedWrite(lineOf('model_capability_priority'), caller, 'update', {
        user: null,
        organization: null,
      });
      expect({ caller: caller.name, answer: resultOf(answer) }).toEqual({ caller: caller.name, answer: expected });
    }
  });

  test('reveal asks for its permission, a person, and a row in scope with its secret', async () => {
    const secrets = [
      ['engine_registry', rows.engineId, 'config.api_key', SECRET],
      ['extractor_registry', rows.extractorId, 'config.token', SECRET],
      ['mcp_server_registry', rows.serverId, 'config', JSON.stringify({ authorization: SECRET })],
    ] as const;
    for (const caller of house.callers) {
      for (const [name, id, path, secret] of secrets) {
        const line = lineOf(name);
        const model =
          caller.models[
            name === 'engine_registry'
              ? 'engineRegistry'
              : name === 'extractor_registry'
                ? 'extractorRegistry'
                : 'mcpServerRegistry'
          ];
        const isPermitted = caller.permissions.has('system.engine.secrets.reveal');
        const row = { key: id, user: null, organization: null, withheld: false, userOnly: true };
        const lacksField = caller.level === 3 && words(line.userLacks).includes('config');
        const expected = caller.isToken
          ? 'REVEAL_REFUSED'
          : !isPermitted
            ? 'PERMISSION_DENIED'
            : !isReached(readingOf(line, caller), caller, row)
              ? null
              : lacksField
                ? 'PERMISSION_DENIED'
                : secret;
        const about = { caller: caller.name, name };
        expect({ ...about, answer: await outcomeOf(model.reveal(id, path)) }).toEqual({ ...about, answer: expected });
        const missing = await outcomeOf(model.reveal(999_999_999, path));
        expect({ ...about, missing }).toEqual({
          ...about,
          missing: caller.isToken ? 'REVEAL_REFUSED' : isPermitted ? null : 'PERMISSION_DENIED',
        });
      }
    }
  });

  function written(organization: number | null) {
    count += 1;
    return { house, rows, n: count, organization };
  }

  /** Whose rows are written: of both organizations and of nobody, where rows have one. */
  function organizationsOf(name: string): readonly (number | null)[] {
    return lineOf(name).owner?.organization !== undefined ? [house.north, house.south, null] : [null];
  }

  function writeRow(
    caller: AccessCaller,
    name: string,
    operation: 'update' | 'delete',
    id: number | string,
    row: ReturnType<typeof written>,
  ): Promise<unknown> {
    const model = caller.models.get(name);
    return operation === 'delete' ? model.delete(id) : model.update(id, WRITTEN_MODELS[name]?.changes(row) ?? {});
  }

  /** Every row as the database has it, by its key. */
  async function textOf(name: string): Promise<ReadonlyMap<string, string>> {
    if (name === 'environment_variable_registry') return textOf('environment_values');
    const key = name in ACCESS_LINES ? (lineOf(name).key ?? 'id') : 'id';
    const found = await house.db.query<{ key: string; text: string }>(
      `select it.${key}::text as key, it::text as text from ${name} it`,
    );
    // What says when somebody was last seen is no write of anybody.
    return new Map(
      found.map((row) => [
        row.key,
        name === 'audit_events' || name === 'sessions' || name === 'api_tokens' ? '' : row.text,
      ]),
    );
  }

  async function forget(name: string, key: string): Promise<void> {
    await house.db.query(`delete from ${name} it where it.${lineOf(name).key ?? 'id'}::text = $1`, [key]);
  }
});

/** Whether a form may ask a caller for a field. */
function isSet(line: AccessLine, { level }: AccessCaller, field: string): boolean {
  if (level > 1 && words(line.superSets).includes(field)) return false;
  return level <= 2 || line.userSets === undefined || words(line.userSets).includes(field);
}

function keysOf(key: string | undefined, rows: readonly OpenRow[]): string[] {
  return rows.map((row) => String(row[key ?? 'id'])).sort();
}

/** One row of each kind: whose it is, and what is special about it. */
function samplesOf(rows: readonly TrueRow[]): readonly TrueRow[] {
  const byKind = new Map(rows.map((row) => [JSON.stringify({ ...row, key: null }), row]));
  return [...byKind.values()];
}

/** What a call answers; the code of what it rejects with. */
async function outcomeOf(call: Promise<unknown>): Promise<unknown> {
  try {
    return await call;
  } catch (error) {
    if (isEnginehouseError(error)) return error.code;
    throw error;
  }
}

async function refusalOf(call: Promise<unknown>): Promise<unknown> {
  try {
    return await call;
  } catch (error) {
    return isEnginehouseError(error) ? { code: error.code, message: error.message } : error;
  }
}

function resultOf(answer: unknown): unknown {
  if (answer === null || answer === false) return 'nothing';
  return typeof answer === 'string' ? answer : 'done';
}
