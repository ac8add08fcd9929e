import { didYouMean } from '@enginehouse/errors';
import { type Catalogue, modelCapabilityPriority, normalizeCapability, permissionDenied } from '@enginehouse/models';
import type { CapabilityOrder, PriorityCalls } from '@enginehouse/sdk';
import {
  type BringIntoForce,
  type ConfigurationChange,
  changeConfiguration,
  type Database,
  type Refusals,
  readPriorities,
  type StoredPriority,
} from '@enginehouse/store';
import { callerOf } from '../core-models/context-of.ts';
import { invalidRequest } from '../errors.ts';
import type { Session } from '../session.ts';

/** Most models that one order may name. */
const MOST_MODELS = 1_000;
const ORGANIZATION_LEVEL = 2;
const PERMISSION = 'system.routing.manage';
const UPDATED = `core.${modelCapabilityPriority.name}.updated`;

export interface PriorityParts {
  readonly db: Database;
  readonly catalogue: Catalogue;
  readonly bringIntoForce: BringIntoForce;
  readonly refusals: Refusals;
}

/** The calls that `model_capability_priority` alone has, for a session. */
export function priorityCalls(parts: PriorityParts, session: Session): PriorityCalls {
  const { db, catalogue, bringIntoForce, refusals } = parts;
  const call = { caller: callerOf(session), model: modelCapabilityPriority.name, operation: 'reorder' };
  return {
    async reorder(capability, modelIds): Promise<CapabilityOrder> {
      await refusals.audited(call, async () => requireWriter(session));
      const asked = askedOrder(catalogue, capability, modelIds);
      const outcome = await changeConfiguration(
        db,
        async (_current, reader) => orderChange(await readPriorities(reader, asked.capability), asked),
        { origin: call.caller.origin },
      );
      if (outcome.changed) await bringIntoForce(outcome);
      return { ...asked, revision: outcome.revision };
    },
  };
}

interface AskedOrder {
  readonly capability: string;
  readonly modelIds: readonly number[];
}

/** As the access rule of the core model says: holders of the permission, from organization level up; of a token, its scopes. */
function requireWriter({ accessLevel, permissions, actor }: Session): void {
  if (accessLevel > ORGANIZATION_LEVEL || !permissions.has(PERMISSION)) throw permissionDenied(PERMISSION, actor);
}

/** What callers give is input: nothing of it is trusted to have the type it should have. */
function askedOrder(catalogue: Catalogue, capability: unknown, modelIds: unknown): AskedOrder {
  if (typeof capability !== 'string') throw invalidRequest('capability', 'is not a text', 'a capability');
  const known = catalogue.capabilities();
  const word = normalizeCapability(capability);
  if (!known.includes(word)) {
    const shown = word.slice(0, 80);
    throw invalidRequest('capability', `'${shown}' is not a capability${didYouMean(shown, known)}`, known.join(', '));
  }
  const expected = `the ids of all models of '${word}', first to last`;
  if (!Array.isArray(modelIds)) throw invalidRequest('modelIds', 'is not a list', expected);
  if (modelIds.length > MOST_MODELS)
    throw invalidRequest('modelIds', `names more than ${MOST_MODELS} models`, expected);
  if (!modelIds.every((id) => Number.isSafeInteger(id))) {
    throw invalidRequest('modelIds', 'holds something that is not an id', expected);
  }
  const doubled = modelIds.find((id, index) => modelIds.indexOf(id) !== index);
  if (doubled !== undefined) throw invalidRequest('modelIds', `names model ${doubled} twice`, expected);
  return { capability: word, modelIds };
}

/** Null when the order is that already. Rows swap their places: the rule over them is checked at the end. */
function orderChange(
  rows: readonly StoredPriority[],
  { capability, modelIds }: AskedOrder,
): ConfigurationChange | null {
  const expected = `the ids of all models of '${capability}', first to last`;
  const missing = rows.filter(({ modelId }) => !modelIds.includes(modelId)).map(({ modelId }) => modelId);
  if (missing.length > 0) throw invalidRequest('modelIds', `leaves out ${namesOf(missing)}`, expected);
  const foreign = modelIds.filter((id) => !rows.some(({ modelId }) => modelId === id));
  if (foreign.length > 0) {
    throw invalidRequest('modelIds', `${namesOf(foreign)} has no priority for '${capability}'`, expected);
  }
  const moved = rows
    .map((before) => ({ before, after: { ...before, priority: modelIds.indexOf(before.modelId) + 1 } }))
    .filter(({ before, after }) => before.priority !== after.priority);
  if (moved.length === 0) return null;
  const { name } = modelCapabilityPriority;
  return {
    writes: [
      {
        operation: 'update',
        table: modelCapabilityPriority,
        rows: moved.map(({ after: { id, priority } }) => ({ id, priority })),
        stamped: ['updatedAt'],
      },
    ],
    audit: moved.map(({ before, after }) => ({
      eventType: UPDATED,
      entityType: name,
      entityId: String(after.id),
      operation: 'update',
      before,
      after,
    })),
    events: moved.map(({ after: { id } }) => ({
      type: UPDATED,
      source: `/core/${name}`,
      subject: `${name}/${id}`,
      data: { id, changed: ['priority'] },
    })),
    changesPlans: false,
  };
}

function namesOf(ids: readonly number[]): string {
  return `model ${ids.slice(0, 20).join(', ')}${ids.length > 20 ? ', ...' : ''}`;
}
