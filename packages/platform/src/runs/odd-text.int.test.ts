import { engineText } from '@enginehouse/kernel/testing';
import { TEST_DIALECTS } from '@enginehouse/store/testing';
import { describe, expect, test } from 'vitest';
import { openTestPlatform } from '../testing/open-test-platform.ts';

const NASTY = String.raw`\u0000 \ud800 \\u0000`;
const FILES = {
  'base.engine.ts': engineText('base', { body: 'return { score: signals.n };' }),
  'study.engine.ts': engineText('study', {
    definition: { activationState: 'research-only', researchOnly: true },
    body: `return { text: "${NASTY}", ["${NASTY}"]: 1 };`,
  }),
  'slow-study.engine.ts': engineText('slow-study', {
    definition: { activationState: 'research-only', researchOnly: true },
    body: `await new Promise((resolve) => setTimeout(resolve, 30)); return { text: "${NASTY}", ["${NASTY}"]: 1 };`,
  }),
  'throwing-study.engine.ts': engineText('throwing-study', {
    definition: { activationState: 'research-only', researchOnly: true },
    body: `throw new Error("${NASTY}");`,
  }),
};

describe.each(TEST_DIALECTS)('text that a database does not take as it is, on %s', (dialect) => {
  test('costs no answer, whether a withheld engine writes it or the caller', async () => {
    await using house = await openTestPlatform(dialect, FILES);
    await house.operator.settings.set('keepSignals', true);
    const adapter = house.adapter();
    const result = await adapter.runs.score({ signals: { n: 1, text: '\u0000 \ud800' } });
    expect(result).toMatchObject({ status: 'succeeded', outputs: { base: { score: 1 } } });
    await expect
      .poll(async () => (await house.operator.runs.get(result.runId))?.engines.map((engine) => engine.status))
      .toEqual(['succeeded', 'succeeded', 'succeeded', 'failed']);
    const page = await adapter.runs.list();
    expect(page.rows).toHaveLength(1);
    const whole = await house.operator.runs.get(result.runId);
    expect(whole?.engines.find((engine) => engine.engineId === 'study')?.output).toBeDefined();
  });
});
