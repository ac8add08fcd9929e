import type { DraftAddition, ModelRules, SharedInstalls, WriteDraft } from '@enginehouse/store';
import { installsOfLast } from '@enginehouse/store';

/** What the rules of engine instances and of extractors have in common. */
export interface InstanceRules extends SharedInstalls {
  /** Announces that runtimes made from the instance are to stop: `domain.entity.event`. */
  readonly stops: string;
  /** Key under which the announcement holds the instance's id. */
  readonly idKey: string;
}

/**
 * An instance that is deleted, or that becomes one of another provider or extractor, takes along what it leaves: install
 * rows that no other instance shares, and runtimes that were loaded from it. What it has become is not installed yet, so
 * that nothing is wanted of it until somebody asks.
 */
export function instanceRules(rules: InstanceRules): ModelRules {
  return {
    operations: ['update', 'delete'],
    async judge(draft, reader) {
      const left = leftBehind(draft, rules.of);
      if (left === undefined) return undefined;
      const cleared = await installsOfLast(reader, rules, left);
      const addition = announced(rules, draft, left, cleared);
      return draft.operation === 'delete' ? addition : { ...addition, values: { wanted: 'none' } };
    },
  };
}

/** The instance as it was, when it leaves its provider or extractor. */
function leftBehind(
  { operation, before, values }: WriteDraft,
  of: string,
): { readonly id: number; readonly of: string } | undefined {
  if (before === null) return undefined;
  const moves = operation === 'update' && Object.hasOwn(values, of) && values[of] !== before[of];
  return operation === 'delete' || moves ? { id: Number(before.id), of: String(before[of]) } : undefined;
}

function announced(
  { instances, installs, installOf, stops, idKey }: InstanceRules,
  { operation }: WriteDraft,
  left: { readonly id: number; readonly of: string },
  cleared: Awaited<ReturnType<typeof installsOfLast>>,
): DraftAddition {
  const source = `/core/${instances.name}`;
  return {
    writes:
      cleared.length === 0 ? [] : [{ operation: 'delete', table: installs, rows: cleared.map(({ id }) => ({ id })) }],
    audit: cleared.map((row) => ({
      eventType: `core.${installs.name}.deleted`,
      entityType: installs.name,
      entityId: String(row.id),
      operation: 'delete',
      before: row,
      after: null,
    })),
    events: [
      {
        type: stops,
        source,
        subject: `${instances.name}/${left.id}`,
        data: {
          reason: `${instances.name}_${operation === 'delete' ? 'deleted' : 'moved'}`,
          [idKey]: left.id,
          [installOf]: left.of,
        },
      },
      ...cleared.map(({ id }) => ({
        type: `core.${installs.name}.deleted`,
        source: `/core/${installs.name}`,
        subject: `${installs.name}/${String(id)}`,
        data: { id, changed: [] },
      })),
    ],
  };
}
