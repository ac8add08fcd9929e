import { getConstructionPlans } from 'pg-boss';
import { expect, test } from 'vitest';
import { BOSS_SCHEMA, schemaVersionOf } from './boss-schema.ts';

test('the version of the schema is found where pg-boss writes it', () => {
  expect(schemaVersionOf(getConstructionPlans(BOSS_SCHEMA))).toBeGreaterThanOrEqual(43);
  expect(() => schemaVersionOf('select 1')).toThrow('cannot be read');
});
