import { engineText } from '@enginehouse/kernel/testing';
import { TEST_DIALECTS } from '@enginehouse/store/testing';
import { describe, expect, test } from 'vitest';
import type { PlatformEvent } from '../events/event-bus.ts';
import { openTestPlatform } from '../testing/open-test-platform.ts';

const FILES = {
  'base.engine.ts': engineText('base', {
    definition: { emitsTopics: ['base.score.known'] },
    body: "context.emit('base.score.known', { n: signals.n }); return { score: signals.n };",
  }),
  'slow.engine.ts': engineText('slow', {
    body: 'await globalThis[signals.gate]; await new Promise((resolve) => setTimeout(resolve, signals.waitMs ?? 0)); return { done: true };',
  }),
  'team.engine.ts': engineText('team', {
    definition: { activationState: 'restricted', restrictedToTeams: ['sales'] },
  }),
  'study.engine.ts': engineText('study', {
    definition: { activationState: 'research-only', researchOnly: true, emitsTopics: ['study.secret.known'] },
    body: "context.emit('study.secret.known', {}); await new Promise((resolve) => setTimeout(resolve, 30)); return { secret: 42 };",
  }),
};

describe.each(TEST_DIALECTS)('runs on %s', (dialect) => {
  test('an answered run is in the log, whole for those who may see research, and without a trace of it for others', async () => {
    await using house = await openTestPlatform(dialect, FILES);
    const adapter = house.adapter();
    const result = await adapter.runs.score({ signals: { n: 1 } });
    expect(Object.keys(result.outputs)).toEqual(['base', 'slow']);
    await expect
      .poll(async () => statuses(await house.operator.runs.get(result.runId)))
      .toEqual({
        base: 'succeeded',
        slow: 'succeeded',
        study: 'succeeded',
      });
    const whole = await house.operator.runs.get(result.runId);
    expect(whole?.engines.find((engine) => engine.engineId === 'study')?.output).toEqual({ secret: 42 });
    const shown = await adapter.runs.get(result.runId);
    expect(statuses(shown)).toEqual({ base: 'succeeded', slow: 'succeeded' });
    expect(JSON.stringify(shown)).not.toMatch(/study|secret|"team"/);
    const page = await adapter.runs.list();
    expect(page.rows).toMatchObject([{ runId: result.runId, engines: 2, failed: 0 }]);
    const plan = await adapter.runs.plan({});
    expect(plan.planHash).toBe(result.planHash);
    expect(JSON.stringify(plan)).not.toMatch(/study|team/);
  });

  test('a run belongs to who asked: other people see nothing, not even that it is there', async () => {
    await using house = await openTestPlatform(dialect, FILES);
    const { runId } = await house.adapter().runs.score({ signals: {} });
    const other = house.adapter({ userId: 8, actor: 'another' });
    expect(await other.runs.get(runId)).toBeNull();
    expect((await other.runs.list()).rows).toEqual([]);
    await expect(other.runs.explain(runId, runId)).rejects.toMatchObject({ code: 'UNKNOWN_RUN' });
    const colleague = house.adapter({ userId: 9, accessLevel: 2, organizationId: 5 });
    expect(await colleague.runs.get(runId)).toBeNull();
    // Without a user it is the actor's name that a scope goes by, and asking for another name gets nothing.
    const nameless = house.adapter({ userId: null, actor: 'nameless' });
    expect(await nameless.runs.list({ actor: 'adapter' })).toMatchObject({ rows: [], totalRows: 0 });
    await nameless.runs.score({ signals: {} });
    expect((await nameless.runs.list({ actor: 'nameless' })).totalRows).toBe(1);
    expect((await house.operator.runs.list({ actor: 'adapter' })).rows).toMatchObject([{ runId }]);
  });

  test('teams come from the session, and a request can only narrow them', async () => {
    await using house = await openTestPlatform(dialect, FILES);
    const seller = house.adapter({ teams: ['sales', 'support'] });
    expect(Object.keys((await seller.runs.score({ signals: {} })).outputs)).toContain('team');
    expect(Object.keys((await seller.runs.score({ signals: {}, teams: ['support'] })).outputs)).not.toContain('team');
    const foreign = house.adapter().runs.score({ signals: {}, teams: ['sales'] });
    await expect(foreign).rejects.toMatchObject({ code: 'TEAM_NOT_YOURS' });
  });

  test('what is withheld or restricted while a run is under way is dropped before its answer', async () => {
    await using house = await openTestPlatform(dialect, FILES);
    const seller = house.adapter({ teams: ['sales'] });
    const before = await seller.runs.score({ signals: { n: 1 } });
    expect(Object.keys(before.outputs)).toEqual(['base', 'slow', 'team']);
    using gate = openGate();
    const answered = seller.runs.score({ signals: { n: 1, gate: gate.name } });
    await house.operator.processTable.setState('base', { researchOnly: true });
    await house.operator.processTable.setState('team', { restrictedToTeams: ['legal'] });
    gate.open();
    const result = await answered;
    expect(Object.keys(result.outputs)).toEqual(['slow']);
    expect(JSON.stringify(result)).not.toMatch(/base|team/);
    // Nor is it told by the record, or by those of runs that were answered before.
    const { rows } = await seller.runs.list();
    expect(rows.map((row) => row.engines)).toEqual([1, 1]);
    for (const { runId } of rows) expect(statuses(await seller.runs.get(runId))).toEqual({ slow: 'succeeded' });
    expect(statuses(await house.operator.runs.get(before.runId))).toMatchObject({ base: 'succeeded' });
  });

  test('what is withheld while a run is under way leaves by no stream and no event either', async () => {
    const late = engineText('late', {
      definition: { emitsTopics: ['late.thing.known'] },
      body: "await globalThis[signals.gate]; context.emit('late.thing.known', {}); return {};",
    });
    const reader = engineText('reader', { dependencies: ['late'] });
    await using house = await openTestPlatform(dialect, {
      ...FILES,
      'late.engine.ts': late,
      'reader.engine.ts': reader,
    });
    const heard: string[] = [];
    house.platform.events.on('engine.*.*.known', (event) => {
      heard.push(event.type);
    });
    const events: string[] = [];
    using gate = openGate();
    for await (const event of house.adapter().runs.stream({ signals: { n: 1, gate: gate.name } })) {
      events.push(event.type === 'engine' ? event.engine.engineId : event.type);
      if (events.length === 1) {
        await house.operator.processTable.setState('late', { researchOnly: true }, { cascade: true });
        gate.open();
      }
    }
    expect(events).toEqual(['base', 'slow', 'done']);
    expect(heard).toEqual(['engine.base.score.known']);
  });

  test('a repeated request is answered from the log, and another body under its key is refused', async () => {
    await using house = await openTestPlatform(dialect, FILES);
    const { runs } = house.adapter();
    let replays = 0;
    const options = { idempotencyKey: 'key-1', onReplay: () => (replays += 1) };
    const both = await Promise.all([
      runs.score({ signals: { n: 1 } }, options as never),
      runs.score({ signals: { n: 1 } }, options as never),
    ]);
    const again = await runs.score({ signals: { n: 1 } }, options as never);
    expect(new Set([...both, again].map((result) => result.runId)).size).toBe(1);
    expect(again).toEqual(both.find((result) => result.runId === again.runId));
    expect(replays).toBeGreaterThanOrEqual(1);
    const other = runs.score({ signals: { n: 2 } }, options as never);
    await expect(other).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    const namesake = house.adapter({ userId: 8 }).runs.score({ signals: { n: 1 } }, options as never);
    await expect(namesake).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    expect((await runs.list()).totalRows).toBe(1);
  });

  test('a stream tells each engine as it ends, then the answer', async () => {
    await using house = await openTestPlatform(dialect, FILES);
    const events = await Array.fromAsync(house.adapter().runs.stream({ signals: { n: 3, waitMs: 20 } }));
    expect(events.map((event) => (event.type === 'engine' ? event.engine.engineId : event.type))).toEqual([
      'base',
      'slow',
      'done',
    ]);
    expect(events[0]).toMatchObject({ provisional: true, output: { score: 3 } });
  });

  test('events of engines are published after the commit, those of withheld ones are not', async () => {
    await using house = await openTestPlatform(dialect, FILES);
    const heard: PlatformEvent[] = [];
    house.platform.events.on('engine.**', (event) => {
      heard.push(event);
    });
    const { runId } = await house.adapter().runs.score({ signals: { n: 5 } });
    expect(heard).toMatchObject([
      { type: 'engine.base.score.known', source: `/runs/${runId}/engines/base`, data: { n: 5 } },
    ]);
  });

  test('a cancelled run is kept as cancelled', async () => {
    await using house = await openTestPlatform(dialect, FILES);
    const controller = new AbortController();
    const answered = house.adapter().runs.score({ signals: { waitMs: 60_000 } }, { signal: controller.signal });
    setTimeout(() => controller.abort(), 20);
    const result = await answered;
    expect(result.status).toBe('cancelled');
    expect(await house.operator.runs.get(result.runId)).toMatchObject({ status: 'cancelled' });
  });

  test('closing waits for what is under way and takes nothing new', async () => {
    await using house = await openTestPlatform(dialect, FILES);
    const { runs } = house.adapter();
    const answered = runs.score({ signals: { waitMs: 200 } });
    const closing = house.reopen();
    await expect(runs.score({ signals: {} })).rejects.toMatchObject({ code: 'SHUTTING_DOWN' });
    const { runId } = await answered;
    await closing;
    expect(statuses(await house.operator.runs.get(runId))).toMatchObject({ slow: 'succeeded', study: 'succeeded' });
  });

  test('the hard cap and the settings of what is kept are in force at once', async () => {
    await using house = await openTestPlatform(dialect, FILES);
    const { runs, settings } = house.operator;
    await settings.set('hardCap', 1);
    await settings.set('keepSignals', true);
    const result = await runs.score({ signals: { n: 1 } });
    expect(result.engines).toHaveLength(1);
    expect(result.excluded).toMatchObject([{ reason: 'budget' }]);
    expect((await runs.get(result.runId))?.signals).toEqual({ n: 1 });
    await expect(settings.set('hardcap', 1)).rejects.toMatchObject({ code: 'UNKNOWN_SETTING' });
    await expect(settings.set('hardCap', 'much')).rejects.toMatchObject({ code: 'INVALID_SETTING' });
    await expect(house.adapter().settings.set('hardCap', 2)).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    await expect(house.adapter().settings.all()).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    await settings.set('hardCap', undefined);
    expect((await settings.all()).hardCap).toBeNull();
  });

  test('two runs of the same input are explained', async () => {
    await using house = await openTestPlatform(dialect, FILES);
    const { runs } = house.operator;
    const one = await runs.score({ signals: { n: 1 } });
    const same = await runs.score({ signals: { n: 1 } });
    // Research goes on behind the answer; a run without its end differs from one with it.
    await expect.poll(async () => statuses(await runs.get(same.runId)).study).toBe('succeeded');
    expect(await runs.explain(one.runId, same.runId)).toMatchObject({ sameOutputs: true, differences: [] });
    await house.reopen({ 'base.engine.ts': engineText('base', { version: '1.1.0', body: 'return { score: -1 };' }) });
    const other = await house.operator.runs.score({ signals: { n: 1 } });
    const explained = await house.operator.runs.explain(one.runId, other.runId);
    expect(explained.sameOutputs).toBe(false);
    expect(explained.differences[0]).toMatchObject({ engineId: 'base', code: 'VERSION_CHANGED' });
  });
});

function statuses(run: { readonly engines: readonly { engineId: string; status: string }[] } | null) {
  return Object.fromEntries((run?.engines ?? []).map((engine) => [engine.engineId, engine.status]));
}

/** Holds engines of this process until the test opens it: what happens while a run is under way takes as long as it takes. */
function openGate(): Disposable & { readonly name: string; open(): void } {
  const name = `gate${Math.random()}`;
  const held = Promise.withResolvers<void>();
  Object.assign(globalThis, { [name]: held.promise });
  return {
    name,
    open: held.resolve,
    [Symbol.dispose]() {
      held.resolve();
      Reflect.deleteProperty(globalThis, name);
    },
  };
}
