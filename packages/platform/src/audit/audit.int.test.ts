import { engineText } from '@enginehouse/kernel/testing';
import type { PlatformEvent } from '@enginehouse/sdk';
import { TEST_DIALECTS } from '@enginehouse/store/testing';
import { describe, expect, test } from 'vitest';
import { openTestPlatform } from '../testing/open-test-platform.ts';

const FILES = {
  'lamp.engine.ts': engineText('lamp'),
  'study.engine.ts': engineText('study', { definition: { activationState: 'research-only', researchOnly: true } }),
  'reader.engine.ts': engineText('reader', { dependencies: ['lamp'] }),
};
const eventually = <Value>(read: () => Value) => expect.poll(read, { timeout: 30_000 });

describe.each(TEST_DIALECTS)('audit on %s', (dialect) => {
  test('every change is sealed within moments, and after a restart the chain goes on', async () => {
    await using house = await openTestPlatform(dialect, FILES);
    const { audit, settings } = house.operator;
    await settings.set('hardCap', 7);
    await eventually(async () => (await audit.verify()).unsealed).toBe(0);
    const found = await audit.verify();
    expect(found).toMatchObject({ intact: true, broken: null });
    expect(found.events).toBeGreaterThan(0);
    const head = (await audit.head())?.text ?? '';
    expect(head).toBe(found.head?.text);
    await settings.set('hardCap', 8);
    // What is not sealed yet when the platform closes is sealed before it is closed.
    await house.reopen();
    const after = await house.operator.audit.verify({ head });
    expect(after).toMatchObject({ intact: true, unsealed: 0 });
    expect(after.events).toBeGreaterThan(found.events);
    const lacking = house.adapter({ permissions: new Set(['system.run.view']) }).audit;
    for (const call of [() => lacking.head(), () => lacking.verify(), () => lacking.statesAt(new Date())]) {
      await expect(call()).rejects.toMatchObject({ code: 'PERMISSION_DENIED', where: 'system.audit.view' });
    }
    await expect(house.operator.audit.verify({ head: 'x' })).rejects.toMatchObject({ code: 'INVALID_AUDIT_HEAD' });
  });

  test('an event says who did it, through which door, and on which node', async () => {
    await using house = await openTestPlatform(dialect, {});
    const { models } = house.operator;
    await models.settings.create({ key: 'hardCap', value: 7 });
    const [node] = (await models.nodes.list()).rows;
    const [event] = (await models.auditEvents.list({ filters: { entityType: 'settings' } })).rows;
    expect(await models.auditEvents.view(event?.id ?? 0)).toMatchObject({
      entityId: 'hardCap',
      actorRole: 'local-operator',
      nodeId: node?.id,
    });
    expect(node?.id).toBeDefined();
  });

  test('which engines were active, and which were withheld, at a time', async () => {
    const began = new Date();
    await using house = await openTestPlatform(dialect, FILES);
    const { audit, processTable } = house.operator;
    await processTable.setState('lamp', { researchOnly: true }, { cascade: true, reason: 'it flickers' });
    const then = (await processTable.get('lamp')).history[0]?.from ?? '';
    await processTable.setState('lamp', { priority: 3 });
    const states = await audit.statesAt(then);
    expect(states.map(({ engineId, withheld, override }) => [engineId, withheld, override])).toEqual([
      ['lamp', true, { researchOnly: true }],
      ['reader', true, null],
      ['study', true, null],
    ]);
    expect(states[0]).toMatchObject({
      version: '1.0.0',
      effective: { researchOnly: true },
      reason: 'it flickers',
      actor: 'local-operator',
      since: then,
    });
    expect((await audit.statesAt(new Date())).find(({ engineId }) => engineId === 'lamp')?.override).toMatchObject({
      priority: 3,
    });
    expect(await audit.statesAt(new Date(began.getTime() - 3_600_000))).toEqual([]);
    await expect(audit.statesAt('yesterday')).rejects.toMatchObject({ code: 'INVALID_REQUEST', where: 'time' });
  });

  test('which rows of a core model there were at a time', async () => {
    await using house = await openTestPlatform(dialect, {});
    const { audit, models } = house.operator;
    const moments: Date[] = [];
    const moment = async (): Promise<void> => {
      // The clocks of the database and of this process are that of this machine; times are whole milliseconds.
      await new Promise((resolve) => setTimeout(resolve, 5));
      moments.push(new Date());
      await new Promise((resolve) => setTimeout(resolve, 5));
    };
    const own = await models.organizations.create({ name: 'one' });
    await models.organizations.create({ name: 'two' });
    await moment();
    await models.organizations.update(own.id, { name: 'first' });
    await moment();
    await models.organizations.delete(own.id);
    await moment();
    const namesAt = async (time: Date): Promise<unknown[]> =>
      (await audit.rowsAt('organizations', time)).map(({ values }) => values.name);
    expect(await Promise.all(moments.map(namesAt))).toEqual([['one', 'two'], ['first', 'two'], ['two']]);
    await expect(audit.rowsAt('organisations', new Date())).rejects.toMatchObject({ code: 'UNKNOWN_CORE_MODEL' });
    const member = house.adapter({ accessLevel: 2, organizationId: null, permissions: new Set(['system.audit.view']) });
    expect(await member.audit.rowsAt('organizations', new Date())).toEqual([]);
  });

  test('writes reach those who may know of them, and no others', async () => {
    await using house = await openTestPlatform(dialect, FILES);
    const heard = { operator: [] as PlatformEvent[], user: [] as PlatformEvent[] };
    // What a node tells of itself has no position: it is no write.
    const isWrite = ({ position }: PlatformEvent): boolean => position !== undefined;
    house.operator.events.on('**', (event) => void (isWrite(event) && heard.operator.push(event)));
    house.adapter().events.on('**', (event) => void (isWrite(event) && heard.user.push(event)));
    await house.operator.processTable.setState('lamp', { researchOnly: true }, { cascade: true });
    await house.operator.models.organizations.create({ name: 'one' });
    await eventually(() => heard.operator.map(({ type }) => type)).toEqual([
      'engine.state.changed',
      'core.organizations.created',
    ]);
    expect(heard.operator[0]).toMatchObject({ subject: 'lamp', data: { engineId: 'lamp' } });
    expect(heard.user).toEqual([]);
    const refused = () => house.adapter().events.subscribe({ name: 'x', pattern: '**', handler: () => undefined });
    expect(refused).toThrow(expect.objectContaining({ code: 'PERMISSION_DENIED' }));
  });
});
