import { type AccessLevel, ALL_MODELS, type Field, type FilterMatch } from '@enginehouse/models';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../database.ts';
import {
  openTestDatabase,
  registeredModel,
  TEST_DIALECTS,
  testCaller,
  testCatalogue,
  testSealer,
} from '../../testing/index.ts';
import { compileModel } from '../compile-model.ts';
import type { ModelReader } from '../repository.ts';
import { scopeCondition } from '../scope.ts';
import { createModelReader } from './create-model-reader.ts';
import { readFilters } from './filters.ts';
import { countStatement, rowsStatement } from './list-statements.ts';
import { readStored } from './read-row.ts';
import { selectionOf } from './selection.ts';
import { readSort } from './sort.ts';
import { textFolding } from './text-folding.ts';

const LEVELS: readonly AccessLevel[] = [1, 2, 3, 99];

/** A value that a filter of this field takes. */
function sampleOf(field: Field, match: FilterMatch): unknown {
  if (match === 'range') {
    const value = field.type === 'datetime' ? '2026-01-01T00:00:00Z' : 1;
    return { from: value, to: value };
  }
  switch (field.type) {
    case 'int':
    case 'bigint':
      return 1;
    case 'boolean':
      return true;
    case 'enum':
      return field.values[0];
    case 'uuid':
      return '00000000-0000-7000-8000-000000000000';
    default:
      return "it's 100%_";
  }
}

describe.each(TEST_DIALECTS)('every core model on %s', (dialect) => {
  let db: Database;
  let reader: ModelReader;
  beforeAll(async () => {
    db = await openTestDatabase(dialect);
    reader = createModelReader({ db, sealer: testSealer(), catalogue: testCatalogue() });
  });
  afterAll(() => db.close());

  test.each(ALL_MODELS.map((entry) => [entry.model.name, entry] as const))('%s', async (_, entry) => {
    const { model } = entry;
    const compiled = compileModel(entry);
    const filters = Object.entries(model.filters).map(([name, match]) => ({
      [name]: sampleOf(model.fields[name] as Field, match as FilterMatch),
    }));
    const together = Object.assign({}, ...filters);
    for (const level of LEVELS) {
      const caller = testCaller(level, { userId: 1, organizationId: 1 });
      const scope = scopeCondition(compiled, caller, entry.access.read, 'scoped');
      for (const one of [...filters, together]) {
        const allowed = Object.fromEntries(Object.entries(one).filter(([name]) => !scope.without.includes(name)));
        const answer = await reader.list(entry, caller, { filters: allowed });
        expect(await reader.count(entry, caller, { filters: allowed })).toBe(answer.totalRows);
      }
      for (const [field] of level === 1 ? compiled.sortable : []) {
        for (const direction of ['asc', 'desc'] as const) {
          await reader.list(entry, caller, { sort: { field, direction } });
        }
      }
      expect(await reader.all(entry, caller)).toMatchObject({ rows: expect.any(Array) });
      for (const id of [0, '1', '00000000-0000-7000-8000-000000000000', 'a/b']) {
        expect(await reader.view(entry, caller, id)).toBeNull();
        if (model.source === undefined) expect(await readStored(db, compiled, id, scope)).toBeNull();
      }
    }
  });

  test.each(['pipelineId', 'requestId'])('the steps of one %s are found by an index, in any case', async (name) => {
    const entry = registeredModel('ai_model_pipeline_steps');
    const compiled = compileModel(entry);
    const scope = scopeCondition(compiled, testCaller(), entry.access.read, 'scoped');
    const filters = readFilters(compiled, scope, { [name]: 'ABC' });
    const statement = countStatement({ compiled, scope, filters, folding: await textFolding(db) });
    const plan = await db.transaction(async (tx) => {
      await tx.query('set local enable_seqscan = off');
      return tx.query(`explain ${statement.sql}`, statement.parameters({ scope, filters, catalogue: testCatalogue() }));
    });
    expect(JSON.stringify(plan)).toMatch(/ai_model_pipeline_steps_(pipeline|request)/);
  });

  test.each(ALL_MODELS.filter(({ model }) => model.appendOnly).map((entry) => [entry.model.name, entry] as const))(
    '%s behind a cursor, by its own sort',
    async (_, entry) => {
      const compiled = compileModel(entry);
      const scope = scopeCondition(compiled, testCaller(), entry.access.read, 'scoped');
      const order = readSort(compiled, scope, undefined);
      const samples: Partial<Record<Field['type'], string>> = {
        datetime: '2026-01-01T00:00:00.000001Z',
        uuid: '00000000-0000-7000-8000-000000000000',
      };
      const place = order.keys.map(({ field }) => samples[field.field.type] ?? '1');
      const statement = rowsStatement({
        compiled,
        scope,
        order,
        place,
        filters: { shape: '', values: {} },
        folding: await textFolding(db),
        selection: selectionOf(compiled, 'row', scope),
        counted: true,
        limit: 26,
        offset: 0,
      });
      // One comparison of rows: what an index answers without a sort.
      expect(statement.sql).toMatch(/ where \(it\."[a-z_]+"(, it\."id")?\) [<>] \(\$\d/);
      const input = {
        scope,
        place,
        catalogue: testCatalogue(),
        filters: { shape: '', values: {} },
        limit: 26,
        offset: 0,
      };
      expect(await db.query(statement.sql, statement.parameters(input))).toEqual([]);
    },
  );
});
