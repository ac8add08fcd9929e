import { engineText } from '@enginehouse/kernel/testing';
import { expect, test } from 'vitest';
import { FETCHING_PROVIDER } from '../ai/testing/fetching-provider.ts';
import { openTestPlatform } from '../testing/open-test-platform.ts';

const FORBIDDEN = 'http://169.254.169.254/latest/meta-data';
const body = (wanted: string): string =>
  `if (signals.${wanted}) await context.ai.forModel(1).extractTokens({ text: 'a' }); return 0;`;
const FILES = {
  'asks.engine.ts': engineText('asks', { body: body('asks') }),
  'study.engine.ts': engineText('study', {
    body: body('study'),
    definition: { activationState: 'research-only', researchOnly: true },
  }),
};

test('what a withheld engine was denied is seen by research alone, and is not the reason that others are not told', async () => {
  await using house = await openTestPlatform('pglite', FILES, { providers: [FETCHING_PROVIDER] });
  const { models, engines, egress } = house.operator;
  const config = { base_url: 'http://127.0.0.1:9', api_key: 'key-0123456789' };
  const { id } = await models.engineRegistry.create({ name: 'runtime', provider: 'fetching-provider', config });
  await engines.beginInstall(id);
  await engines.activateInstance(id);
  const model = { modelId: FORBIDDEN, capabilities: ['token_extraction'], unlisted: true, activate: true } as const;
  expect((await engines.bindModel(id, model)).id).toBe(1);
  const member = house.adapter({ accessLevel: 2, organizationId: 3 });
  const adapter = house.adapter({ organizationId: 3 });
  const seenBy = async ({ egress }: typeof member) =>
    (await egress.denials()).rows.map(({ subject, host, withheld }) => ({ subject, host, withheld }));
  const denial = (withheld: boolean) => ({ subject: `engine/${id}`, host: '169.254.169.254', withheld });

  await adapter.runs.score({ signals: { study: true } });
  await expect.poll(() => seenBy(house.operator)).toEqual([denial(true)]);
  expect(await seenBy(member)).toEqual([]);
  const asked = await adapter.runs.score({ signals: { asks: true } });
  expect(asked.engines.find(({ engineId }) => engineId === 'asks')?.failure?.message).toMatch(/169\.254\.169\.254/);
  await expect.poll(() => seenBy(house.operator)).toEqual([denial(false), denial(true)]);
  expect(await seenBy(member)).toEqual([denial(false)]);
  expect(await egress.denials({ subject: `engine/${id}`, pageSize: 1 })).toMatchObject({ rows: [denial(false)] });
});
