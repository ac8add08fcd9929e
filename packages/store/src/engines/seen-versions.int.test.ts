import type { EngineDefinition } from '@enginehouse/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../database.ts';
import { openTestDatabase, TEST_DIALECTS } from '../testing/index.ts';
import { createSeenVersions, definitionHistory, lastSeenDefinitions } from './seen-versions.ts';

function seen(engineId: string, version: string, contentHash: string) {
  const definition = { engineId, version, displayName: `${engineId} ${contentHash}` } as EngineDefinition;
  return { engineId, version, contentHash, definition };
}

describe.each(TEST_DIALECTS)('versions seen on %s', (dialect) => {
  let db: Database;
  beforeAll(async () => {
    db = await openTestDatabase(dialect);
  });
  afterAll(() => db.close());
  beforeEach(() => db.query('truncate engine_definitions'));

  test('are those first seen under each version', async () => {
    const versions = createSeenVersions(db);
    expect(await versions.lookup([])).toEqual([]);
    expect(await versions.lookup([{ engineId: 'alpha', version: '1.0.0' }])).toEqual([]);
    await versions.record([seen('alpha', '1.0.0', 'bb'), seen('beta', '1.0.0', 'cc')]);
    await versions.record([seen('alpha', '1.0.0', 'aa'), seen('alpha', '1.1.0', 'dd')]);
    const found = await versions.lookup([
      { engineId: 'alpha', version: '1.0.0' },
      { engineId: 'alpha', version: '1.1.0' },
      { engineId: 'beta', version: '2.0.0' },
    ]);
    expect(found).toEqual([
      { engineId: 'alpha', version: '1.0.0', contentHash: 'bb' },
      { engineId: 'alpha', version: '1.1.0', contentHash: 'dd' },
    ]);
  });

  test('keep the time they were first seen when they are seen again', async () => {
    const versions = createSeenVersions(db);
    await versions.record([]);
    const alpha = seen('alpha', '1.0.0', 'aa');
    await versions.record([alpha, alpha]);
    await db.query(`update engine_definitions set first_seen_at = '2026-01-01', last_seen_at = '2026-01-02'`);
    await versions.record([alpha]);
    const [only, ...others] = await definitionHistory(db, 'alpha');
    expect(others).toEqual([]);
    expect(only).toMatchObject({ version: '1.0.0', contentHash: 'aa', definition: { engineId: 'alpha' } });
    expect(only?.firstSeenAt).toBe('2026-01-01T00:00:00.000Z');
    expect(Date.parse(only?.lastSeenAt ?? '')).toBeGreaterThan(Date.parse('2026-01-02'));
  });

  test('say which code of an engine was loaded last', async () => {
    const versions = createSeenVersions(db);
    await versions.record([seen('alpha', '1.0.0', 'aa')]);
    await versions.record([seen('alpha', '1.1.0', 'bb')]);
    await versions.record([seen('alpha', '1.0.0', 'aa')]);
    const last = await lastSeenDefinitions(db, ['alpha', 'gamma']);
    expect([...last].map(([id, { version }]) => [id, version])).toEqual([['alpha', '1.0.0']]);
  });

  test('are recorded by nodes that start together, in any order', async () => {
    const triples = Array.from({ length: 200 }, (_, n) => seen(`engine-${n}`, '1.0.0', 'aa'));
    await Promise.all(
      Array.from({ length: 6 }, (_, node) =>
        createSeenVersions(db).record(node % 2 === 0 ? triples : triples.toReversed()),
      ),
    );
    expect(await db.query('select count(*)::int as n from engine_definitions')).toEqual([{ n: 200 }]);
  });
});
