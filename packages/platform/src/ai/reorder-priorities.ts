import { didYouMean } from '@enginehouse/errors';
import { type Catalogue, modelCapabilityPriority, normalizeCapability, permissionDenied } from '@enginehouse/models';
import type { CapabilityOrder, PriorityCalls } from '@enginehouse/sdk';
import {
  type AuditEntry,
  type BringIntoForce,
  type ConfigurationChange,
  changeConfiguration,
  type Database,
  newPriorityIds,
  type OutboxEntry,
  type Queryable,
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
    async reorder(capability, modelIds, { adding = [] } = {}): Promise<CapabilityOrder> {
      await refusals.audited(call, async () => requireWriter(session));
      const asked = askedOrder(catalogue, capability, modelIds, adding);
      const outcome = await changeConfiguration(db, (_current, reader) => orderChange(reader, asked), {
        origin: call.caller.origin,
      });
      if (outcome.changed) await bringIntoForce(outcome);
      return { capability: asked.capability, modelIds: asked.modelIds, revision: outcome.revision };
    },
  };
}

interface AskedOrder {
  readonly capability: string;
  readonly modelIds: readonly number[];
  /** Those of them that get a place, where they have none. */
  readonly adding: readonly number[];
}

/** As the access rule of the core model says: holders of the permission, from organization level up; of a token, its scopes. */
function requireWriter({ accessLevel, permissions, actor }: Session): void {
  if (accessLevel > ORGANIZATION_LEVEL || !permissions.has(PERMISSION)) throw permissionDenied(PERMISSION, actor);
}

/** What callers give is input: nothing of it is trusted to have the type it should have. */
function askedOrder(catalogue: Catalogue, capability: unknown, modelIds: unknown, adding: unknown): AskedOrder {
  if (typeof capability !== 'string') throw invalidRequest('capability', 'is not a text', 'a capability');
  const known = catalogue.capabilities();
  const word = normalizeCapability(capability);
  if (!known.includes(word)) {
    const shown = word.slice(0, 80);
    throw invalidRequest('capability', `'${shown}' is not a capability${didYouMean(shown, known)}`, known.join(', '));
  }
  const expected = expectedOrder(word);
  if (!Array.isArray(modelIds)) throw invalidRequest('modelIds', 'is not a list', expected);
  if (modelIds.length > MOST_MODELS)
    throw invalidRequest('modelIds', `names more than ${MOST_MODELS} models`, expected);
  if (!modelIds.every((id) => Number.isSafeInteger(id))) {
    throw invalidRequest('modelIds', 'holds something that is not an id', expected);
  }
  const doubled = modelIds.find((id, index) => modelIds.indexOf(id) !== index);
  if (doubled !== undefined) throw invalidRequest('modelIds', `names model ${doubled} twice`, expected);
  if (!Array.isArray(adding)) throw invalidRequest('adding', 'is not a list', 'ids that `modelIds` names too');
  const unplaced = adding.find((id) => !modelIds.includes(id));
  if (unplaced !== undefined) {
    const shown = Number.isSafeInteger(unplaced) ? `model ${unplaced}` : 'something';
    throw invalidRequest('adding', `names ${shown} that has no place in modelIds`, 'ids that `modelIds` names too');
  }
  return { capability: word, modelIds, adding };
}

/**
 * Null when the order is that already. Rows swap their places, and models that had none get one: the rule over them is checked
 * at the end.
 */
async function orderChange(
  reader: Queryable,
  { capability, modelIds, adding }: AskedOrder,
): Promise<ConfigurationChange | null> {
  const rows = await readPriorities(reader, capability);
  const missing = rows.filter(({ modelId }) => !modelIds.includes(modelId)).map(({ modelId }) => modelId);
  if (missing.length > 0) throw invalidRequest('modelIds', `leaves out ${namesOf(missing)}`, expectedOrder(capability));
  const others = modelIds.filter((id) => !rows.some(({ modelId }) => modelId === id));
  const foreign = others.filter((id) => !adding.includes(id));
  if (foreign.length > 0) {
    const problem = `${namesOf(foreign)} has no priority for '${capability}'`;
    throw invalidRequest('modelIds', problem, expectedOrder(capability));
  }
  const newIds = await newPriorityIds(reader, others);
  const unknown = others.filter((id) => !newIds.has(id));
  if (unknown.length > 0) throw invalidRequest('adding', `there is no ${namesOf(unknown)}`, 'ids of models');

  const turnOf = (modelId: number): number => modelIds.indexOf(modelId) + 1;
  const moved = rows
    .map((before) => ({ before, after: { ...before, priority: turnOf(before.modelId) } }))
    .filter(({ before, after }) => before.priority !== after.priority);
  const added = [...newIds].map(([modelId, id]) => ({ id, capability, modelId, priority: turnOf(modelId) }));
  if (moved.length === 0 && added.length === 0) return null;
  const table = modelCapabilityPriority;
  const updates = moved.map(({ after: { id, priority } }) => ({ id, priority }));
  return {
    writes: [
      ...(moved.length === 0 ? [] : [{ operation: 'update', table, rows: updates, stamped: ['updatedAt'] } as const]),
      ...(added.length === 0
        ? []
        : [{ operation: 'insert', table, rows: added, stamped: ['createdAt', 'updatedAt'] } as const]),
    ],
    audit: [
      ...moved.map(({ before, after }) => audited('update', before, after)),
      ...added.map((after) => audited('create', null, after)),
    ],
    events: [
      ...moved.map(({ after }) => announced('update', after, ['priority'])),
      ...added.map((after) => announced('create', after, ['capability', 'modelId', 'priority'])),
    ],
    changesPlans: false,
  };
}

const { name: MODEL } = modelCapabilityPriority;
const TOPICS = { create: `core.${MODEL}.created`, update: `core.${MODEL}.updated` } as const;

function audited(operation: 'create' | 'update', before: StoredPriority | null, after: StoredPriority): AuditEntry {
  return { eventType: TOPICS[operation], entityType: MODEL, entityId: String(after.id), operation, before, after };
}

function announced(operation: 'create' | 'update', { id }: StoredPriority, changed: readonly string[]): OutboxEntry {
  return { type: TOPICS[operation], source: `/core/${MODEL}`, subject: `${MODEL}/${id}`, data: { id, changed } };
}

function expectedOrder(capability: string): string {
  return `the ids of all models of '${capability}', first to last`;
}

function namesOf(ids: readonly number[]): string {
  return `model ${ids.slice(0, 20).join(', ')}${ids.length > 20 ? ', ...' : ''}`;
}
