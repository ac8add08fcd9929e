import { engineText } from '@enginehouse/kernel/testing';
import { expect, test } from 'vitest';
import { openTestPlatform } from '../testing/open-test-platform.ts';

const FILES = {
  'plain.engine.ts': engineText('plain', { body: 'return 1;' }),
  'study.engine.ts': engineText('study', {
    body: 'return 2;',
    definition: { activationState: 'research-only', researchOnly: true },
  }),
};

test('runs are found by an engine of theirs, and tell nobody of one that is concealed', async () => {
  await using house = await openTestPlatform('pglite', FILES);
  const adapter = house.adapter();
  await adapter.runs.score({ signals: {} });
  const countOf = async (sdk: typeof adapter, engineId: string): Promise<number> =>
    (await sdk.runs.list({ engineId })).totalRows;
  expect(await countOf(house.operator, 'plain')).toBe(1);
  expect(await countOf(house.operator, 'study')).toBe(1);
  expect(await countOf(house.operator, 'unheard-of')).toBe(0);
  expect(await countOf(adapter, 'plain')).toBe(1);
  expect(await countOf(adapter, 'study')).toBe(0);
  // Withheld since: that it ran then would be told by there being runs.
  await house.operator.processTable.setState('plain', { activationState: 'research-only', researchOnly: true });
  expect(await countOf(adapter, 'plain')).toBe(0);
  expect(await countOf(house.operator, 'plain')).toBe(1);
});
