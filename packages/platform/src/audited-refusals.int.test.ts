import { TEST_DIALECTS } from '@enginehouse/store/testing';
import { describe, expect, test } from 'vitest';
import { openTestPlatform } from './testing/index.ts';

describe.each(TEST_DIALECTS)('refusals on %s', (dialect) => {
  test('of every domain that looks after the house are audited, once each', async () => {
    await using house = await openTestPlatform(dialect, {});
    const refused = house.adapter({ permissions: new Set() });
    const session = '0199b2de-0000-7000-8000-000000000000';
    const calls: Record<string, () => Promise<unknown>> = {
      'core.keys.refused rotate': () => refused.keys.rotate(),
      'core.audit.refused verify': () => refused.audit.verify(),
      'core.process_table.refused list': () => refused.processTable.list(),
      'core.settings.refused set': () => refused.settings.set('hardCap', 3),
      'core.settings.refused create': () => refused.models.settings.create({ key: 'hardCap', value: 3 }),
      'core.identity.refused grantBypass': () =>
        refused.identity.grantBypass({ sessionId: session, reason: 'x', models: '*', minutes: 5 }),
    };
    for (const call of Object.values(calls)) await expect(call()).rejects.toMatchObject({ status: 403 });
    const { rows } = await house.operator.models.auditEvents.all({ filters: { status: 'refused' } });
    expect(rows.map(({ eventType, operation }) => `${eventType} ${operation}`).sort()).toEqual(
      Object.keys(calls).sort(),
    );
  });

  test('of settings are those of their core model: a permission alone writes nothing below organization level', async () => {
    await using house = await openTestPlatform(dialect, {});
    const holds = { permissions: new Set(['system.settings.manage'] as const) };
    const user = house.adapter(holds);
    const denied = { code: 'PERMISSION_DENIED' };
    await expect(user.settings.set('hardCap', 3)).rejects.toMatchObject(denied);
    await expect(user.models.settings.create({ key: 'hardCap', value: 3 })).rejects.toMatchObject(denied);
    await house.adapter({ ...holds, accessLevel: 2, organizationId: 5 }).settings.set('hardCap', 3);
    expect((await house.operator.settings.all()).hardCap).toBe(3);
  });
});
