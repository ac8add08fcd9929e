import type { CoreModelContext } from '@enginehouse/models';
import type { Queryable } from '@enginehouse/store';

/** What must hold in the very decision that writes the first user. Throws what stands against it. */
export type SetupCondition = (reader: Queryable) => Promise<void>;

/**
 * By the context of the one call that setup makes: no caller can name a condition, and none outlives its call. It must be
 * judged inside the decision, since two links may be used at once.
 */
const conditions = new WeakMap<CoreModelContext, SetupCondition>();

export function underSetupCondition(context: CoreModelContext, condition: SetupCondition): void {
  conditions.set(context, condition);
}

export function setupConditionOf(context: CoreModelContext): SetupCondition | undefined {
  return conditions.get(context);
}
