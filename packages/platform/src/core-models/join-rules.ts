import type { WriteOperation } from '@enginehouse/models';
import type { DraftAddition, ModelRules } from '@enginehouse/store';

const OPERATIONS: readonly WriteOperation[] = ['create', 'update', 'delete'];

/** The rules of several domains for one core model: each judges what it would judge alone, and all that they add is added. */
export function joinRules(...all: readonly ModelRules[]): ModelRules {
  const judging = (rules: ModelRules, operation: WriteOperation): boolean =>
    rules.operations === undefined || rules.operations.includes(operation);
  return {
    operations: OPERATIONS.filter((operation) => all.some((rules) => judging(rules, operation))),
    byDraftAlone: OPERATIONS.filter((operation) =>
      all.every((rules) => !judging(rules, operation) || rules.byDraftAlone?.includes(operation) === true),
    ),
    async prepare(asked) {
      for (const rules of all) if (judging(rules, asked.operation)) await rules.prepare?.(asked);
    },
    async judge(draft, reader) {
      const additions: DraftAddition[] = [];
      for (const rules of all) {
        const addition = judging(rules, draft.operation) ? await rules.judge(draft, reader) : undefined;
        if (addition !== undefined) additions.push(addition);
      }
      return additions.length < 2 ? additions[0] : additions.reduce(joined);
    },
  };
}

function joined(one: DraftAddition, other: DraftAddition): DraftAddition {
  const { values, writes, audit, events, audited, ...marks } = one;
  return {
    ...marks,
    ...other,
    values: { ...values, ...other.values },
    writes: [...(writes ?? []), ...(other.writes ?? [])],
    audit: [...(audit ?? []), ...(other.audit ?? [])],
    events: [...(events ?? []), ...(other.events ?? [])],
    audited: {
      before: { ...audited?.before, ...other.audited?.before },
      after: { ...audited?.after, ...other.audited?.after },
    },
  };
}
