import { createHash } from 'node:crypto';
import { ALL_MODELS, type RegisteredModel } from '@enginehouse/models';
import { describe, expect, test } from 'vitest';
import { openTestDatabase, TEST_DIALECTS, testCaller, testCatalogue, testSealer } from '../../testing/index.ts';
import { createRepository } from '../create-repository.ts';

const SETTINGS = ALL_MODELS.find(({ model }) => model.name === 'settings') as RegisteredModel;

/** Characters of three bytes each, in no order that a compression could use. */
function denseText(length: number): string {
  const digits = Array.from({ length: Math.ceil(length / 16) }, (_, index) =>
    createHash('sha256').update(String(index)).digest(),
  );
  const bytes = Buffer.concat(digits);
  return Array.from({ length }, (_, index) =>
    String.fromCharCode(0x4e00 + (bytes.readUInt16BE(2 * index) % 20_000)),
  ).join('');
}

describe.each(TEST_DIALECTS)('refusals on %s', (dialect) => {
  test('are audited whatever was named', async () => {
    await using db = await openTestDatabase(dialect);
    const repository = createRepository({ db, sealer: testSealer(), catalogue: testCatalogue(), rules: new Map() });
    const ids: unknown[] = [denseText(2_000), 'half of a character: \ud800', 'nul\0', Object.create(null), 7];
    for (const [index, id] of ids.entries()) {
      const caller = testCaller(3, { userId: index });
      await expect(repository.delete(SETTINGS, caller, id as string)).rejects.toMatchObject({
        code: 'PERMISSION_DENIED',
      });
    }
    const rows = await db.query<{ entity_id: string | null }>(
      `select entity_id from audit_events where event_type = 'core.settings.refused' and status = 'refused' order by id`,
    );
    expect(rows.map(({ entity_id: id }) => id)).toEqual([
      denseText(200),
      'half of a character: \ufffd',
      'nul',
      null,
      '7',
    ]);
  });
});
