import { rmSync } from 'node:fs';
import { engineText } from '@enginehouse/kernel/testing';
import { TEST_DIALECTS } from '@enginehouse/store/testing';
import { describe, expect, test } from 'vitest';
import { openTestPlatform } from '../testing/open-test-platform.ts';

const FILES = {
  'base.engine.ts': engineText('base', { body: 'return { score: 0.5 };' }),
  'top.engine.ts': engineText('top', { dependencies: ['base'], body: 'return { score: context.outputs.base.score };' }),
  'study.engine.ts': engineText('study', {
    definition: { activationState: 'research-only', researchOnly: true },
    body: 'return { score: 0.4 };',
  }),
};

describe.each(TEST_DIALECTS)('the process table on %s', (dialect) => {
  test('lists engines as declared, as overridden, as in force', async () => {
    await using house = await openTestPlatform(dialect, FILES);
    const { processTable } = house.operator;
    await processTable.setState('top', { priority: 3 }, { reason: 'matters most' });
    const view = await processTable.list();
    expect(view.revision).toBe(1);
    expect(view.engines.map((entry) => [entry.engineId, entry.effective.priority, entry.withheld])).toEqual([
      ['base', 0, false],
      ['study', 0, true],
      ['top', 3, false],
    ]);
    const top = await processTable.get('top');
    expect(top.override).toEqual({ priority: 3 });
    expect(top.history).toMatchObject([
      { override: { priority: 3 }, reason: 'matters most', actor: 'local-operator', until: null },
    ]);
    expect(top.versions).toMatchObject([{ version: '1.0.0', contentHash: top.contentHash }]);
    await expect(processTable.get('topp')).rejects.toMatchObject({
      code: 'UNKNOWN_ENGINE',
      message: expect.stringContaining("'top'"),
    });
  });

  test('a dry run writes nothing and says what the change would do', async () => {
    await using house = await openTestPlatform(dialect, FILES);
    const { processTable, runs } = house.operator;
    const change = { activationState: 'deprecated' } as const;
    const dry = await processTable.setState('base', change, { dryRun: true, cascade: true });
    expect(dry).toMatchObject({ applied: false, revision: 0, impact: { cutOff: ['top'], tightening: true } });
    expect((await runs.score({ signals: {} })).engines.map((engine) => engine.engineId)).toEqual(['base', 'top']);
  });

  test('a change that cuts off dependents is refused, and made with cascade', async () => {
    await using house = await openTestPlatform(dialect, FILES);
    const { processTable, runs } = house.operator;
    const change = { activationState: 'deprecated' } as const;
    await expect(processTable.setState('base', change)).rejects.toMatchObject({
      code: 'DEPENDENTS_CUT_OFF',
      message: expect.stringContaining("'top'"),
    });
    expect(house.platform.revision()).toBe(0);
    await processTable.setState('base', change, { cascade: true });
    await expect(runs.score({ signals: {} })).rejects.toMatchObject({ code: 'EMPTY_PLAN' });
    await processTable.setState('base', { activationState: null });
    expect((await runs.score({ signals: {} })).status).toBe('succeeded');
  });

  test('the impact is told also of a change that would be refused', async () => {
    await using house = await openTestPlatform(dialect, FILES);
    const { processTable } = house.operator;
    const impact = await processTable.impact('base', { activationState: 'deprecated' });
    expect(impact).toMatchObject({ cutOff: ['top'], tightening: true, requiresPromotion: false });
    const cutting = processTable.setState('base', { activationState: 'deprecated' }, { dryRun: true });
    await expect(cutting).rejects.toMatchObject({ code: 'DEPENDENTS_CUT_OFF' });
    await processTable.setState('base', { activationState: 'deprecated' }, { cascade: true });
    // Cut off, not changed: it runs again when what it needs does.
    expect((await processTable.get('top')).effective.activationState).toBe('active');
  });

  test('a change made for another revision is refused', async () => {
    await using house = await openTestPlatform(dialect, FILES);
    const { processTable } = house.operator;
    await processTable.setState('top', { priority: 1 }, { ifRevision: 0 });
    const late = processTable.setState('top', { priority: 2 }, { ifRevision: 0 });
    await expect(late).rejects.toMatchObject({ code: 'REVISION_CONFLICT' });
  });

  test('writers at once each get a revision of their own, and the last state is one of theirs', async () => {
    await using house = await openTestPlatform(dialect, FILES);
    const { processTable } = house.operator;
    const priorities = Array.from({ length: 20 }, (_, index) => index + 1);
    const results = await Promise.all(priorities.map((priority) => processTable.setState('top', { priority })));
    expect(results.map((result) => result.revision).sort((a, b) => a - b)).toEqual(priorities);
    const { history, effective } = await processTable.get('top');
    expect(history).toHaveLength(20);
    expect(history.filter((entry) => entry.until === null)).toMatchObject([
      { override: { priority: effective.priority } },
    ]);
  });

  test('the back doors to promotion are shut', async () => {
    await using house = await openTestPlatform(dialect, FILES);
    const { processTable } = house.operator;
    const direct = processTable.setState('study', { activationState: 'active', researchOnly: false });
    await expect(direct).rejects.toMatchObject({ code: 'PROMOTION_REQUIRED' });
    await processTable.setState('study', { activationState: 'deprecated' });
    const detour = processTable.setState('study', { activationState: 'active', researchOnly: false });
    await expect(detour).rejects.toMatchObject({ code: 'PROMOTION_REQUIRED' });
  });

  test('other code is no promotion: the platform keeps it withheld, over a crash between load and use too', async () => {
    await using house = await openTestPlatform(dialect, FILES);
    await house.reopen({
      'study.engine.ts': engineText('study', { version: '2.0.0', body: 'return { score: 0.4 };' }),
    });
    const study = await house.operator.processTable.get('study');
    expect(study.definition.activationState).toBe('active');
    expect(study).toMatchObject({ withheld: true, override: { researchOnly: true } });
    expect(study.history).toMatchObject([
      { actor: 'enginehouse', reason: expect.stringContaining('takes a promotion') },
    ]);
    const result = await house.operator.runs.score({ signals: {} });
    expect(Object.keys(result.outputs)).toEqual(['base', 'top']);
    await house.reopen();
    expect((await house.operator.processTable.get('study')).withheld).toBe(true);
  });

  test('dropping a withheld dependency is no promotion either', async () => {
    const tainted = engineText('reader', { dependencies: ['study'] });
    await using house = await openTestPlatform(dialect, { ...FILES, 'reader.engine.ts': tainted });
    expect((await house.operator.processTable.get('reader')).withheldBecauseOf).toEqual(['study']);
    await house.reopen({ 'reader.engine.ts': engineText('reader', { version: '1.1.0' }) });
    expect(await house.operator.processTable.get('reader')).toMatchObject({
      withheld: true,
      override: { researchOnly: true },
    });
  });

  test('nor is dropping a withheld dependency whose file goes with it', async () => {
    const tainted = engineText('reader', { dependencies: ['study'] });
    await using house = await openTestPlatform(dialect, { ...FILES, 'reader.engine.ts': tainted });
    rmSync(house.folder.file('study.engine.ts'));
    await house.reopen({ 'reader.engine.ts': engineText('reader', { version: '1.1.0' }) });
    expect(await house.operator.processTable.get('reader')).toMatchObject({ withheld: true });
  });

  test('permissions are asked for', async () => {
    await using house = await openTestPlatform(dialect, FILES);
    const { processTable } = house.adapter();
    await expect(processTable.setState('top', { priority: 1 })).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    await expect(processTable.promote('study')).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
  });
});

describe.each(TEST_DIALECTS)('promotion on %s', (dialect) => {
  test('is refused before the days of research, shows its evidence, and can be overridden with a reason', async () => {
    await using house = await openTestPlatform(dialect, FILES);
    const { processTable, runs } = house.operator;
    for (let run = 0; run < 5; run += 1) await runs.score({ signals: { run } });
    await expect(processTable.promote('study')).rejects.toMatchObject({ code: 'INSUFFICIENT_EVIDENCE' });
    const dry = await processTable.promote('study', { dryRun: true, compareWith: ['top'] });
    expect(dry).toMatchObject({
      applied: false,
      evidence: { runs: 5, failures: 0, requiredDays: 14, sufficient: false, score: { count: 5, mean: 0.4 } },
      impact: { newlyReturnable: ['study'], requiresPromotion: true },
    });
    await expect(processTable.promote('study', { override: true })).rejects.toMatchObject({ code: 'REASON_REQUIRED' });
    const promoted = await processTable.promote('study', { override: true, reason: 'seen enough' });
    expect(promoted).toMatchObject({ applied: true, revision: 1 });
    expect((await runs.score({ signals: {} })).outputs).toHaveProperty('study');
    expect((await processTable.get('study')).history[0]?.reason).toContain('seen enough (promoted on 5 runs');
    await expect(processTable.promote('study')).rejects.toMatchObject({ code: 'NOT_WITHHELD' });
  });

  test('lists whom it makes returnable beside the engine, and speaks for the engine alone', async () => {
    const tainted = engineText('reader', { dependencies: ['study'] });
    await using house = await openTestPlatform(dialect, { ...FILES, 'reader.engine.ts': tainted });
    const dry = await house.operator.processTable.promote('study', { dryRun: true });
    expect(dry.evidence.engineId).toBe('study');
    expect([...dry.impact.newlyReturnable].sort()).toEqual(['reader', 'study']);
  });

  test('is refused with the evidence, and an engine to compare with must exist', async () => {
    await using house = await openTestPlatform(dialect, FILES);
    const { processTable, runs } = house.operator;
    await runs.score({ signals: {} });
    await expect(processTable.promote('study')).rejects.toMatchObject({ details: { evidence: { runs: 1 } } });
    const misspelt = processTable.promote('study', { dryRun: true, compareWith: ['topp'] });
    await expect(misspelt).rejects.toMatchObject({ code: 'UNKNOWN_ENGINE', message: expect.stringContaining("'top'") });
  });

  test('what stays withheld by what it depends on cannot be promoted', async () => {
    const tainted = engineText('reader', { dependencies: ['study'] });
    await using house = await openTestPlatform(dialect, { ...FILES, 'reader.engine.ts': tainted });
    const promotion = house.operator.processTable.promote('reader', { override: true, reason: 'try' });
    await expect(promotion).rejects.toMatchObject({
      code: 'NOT_WITHHELD',
      message: expect.stringContaining('depends on a withheld'),
    });
  });
});
