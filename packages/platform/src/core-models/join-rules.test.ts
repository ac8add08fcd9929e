import type { DraftAddition, ModelRules, Queryable, WriteDraft } from '@enginehouse/store';
import { expect, test } from 'vitest';
import { joinRules } from './join-rules.ts';

const READER = {} as Queryable;

function adding(addition: DraftAddition | undefined, operations?: ModelRules['operations']): ModelRules {
  return { ...(operations === undefined ? {} : { operations }), judge: () => addition };
}

function draft(operation: WriteDraft['operation']): WriteDraft {
  return { operation, id: 1, before: null, values: {}, cascade: false, caller: {} as WriteDraft['caller'] };
}

test('each judges the operations that it judges alone, and all that they add is added', async () => {
  const entry = { eventType: 'a', entityType: 'a', entityId: null, operation: 'a', before: null, after: null };
  const event = { type: 'a.b.c', source: '/a', subject: null, data: {} };
  const joined = joinRules(
    adding({ values: { wanted: 'none' }, audit: [entry], feeds: true }, ['update', 'delete']),
    adding({ values: { name: 'x' }, audit: [{ ...entry, eventType: 'b' }], events: [event] }, ['create', 'update']),
  );
  expect(joined.operations).toEqual(['create', 'update', 'delete']);
  expect(await joined.judge(draft('update'), READER)).toMatchObject({
    values: { wanted: 'none', name: 'x' },
    audit: [{ eventType: 'a' }, { eventType: 'b' }],
    events: [event],
    feeds: true,
  });
  expect(await joined.judge(draft('delete'), READER)).toEqual({
    values: { wanted: 'none' },
    audit: [entry],
    feeds: true,
  });
  expect(await joined.judge(draft('create'), READER)).toMatchObject({ events: [event] });
});

test('what none judges stays without rules, and what any refuses is refused', async () => {
  expect(joinRules(adding({}, ['create']), adding({}, ['create'])).operations).toEqual(['create']);
  const refusing: ModelRules = {
    judge() {
      throw new TypeError('no');
    },
  };
  const joined = joinRules(adding(undefined), refusing);
  expect(joined.operations).toEqual(['create', 'update', 'delete']);
  await expect(async () => joined.judge(draft('create'), READER)).rejects.toThrow('no');
  expect(await joinRules(adding(undefined), adding(undefined)).judge(draft('create'), READER)).toBeUndefined();
});

test('joined rules hang on the draft alone where every one of them that judges does', () => {
  const judge = (): undefined => undefined;
  const alone: ModelRules = { operations: ['create', 'update'], byDraftAlone: ['create', 'update'], judge };
  const looking: ModelRules = { operations: ['update', 'delete'], judge };
  expect(joinRules(alone, looking)).toMatchObject({
    operations: ['create', 'update', 'delete'],
    byDraftAlone: ['create'],
  });
  expect(joinRules(alone, { judge }).byDraftAlone).toEqual([]);
});
