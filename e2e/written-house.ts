import type { Database } from '../packages/store/src/index.ts';
import { checkWrittenRows, type WrittenRowsReport } from '../packages/store/src/testing/index.ts';
import type { AskedWrite } from './house-writers.ts';

/** What an audit event of each core model must say of its row, by field; and the columns of the row. */
const MODELS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  engine_registry: { name: 'name', provider: 'provider' },
  model_registry: { name: 'name', engineInstanceId: 'engine_instance_id' },
  users: { username: 'username', email: 'email' },
  organizations: { name: 'name' },
  model_capability_priority: { modelId: 'model_id', priority: 'priority' },
};

/** What tells one write from every other. */
const NAMED_BY: Readonly<Record<string, readonly string[]>> = {
  engine_registry: ['name'],
  model_registry: ['name'],
  users: ['username', 'email'],
  organizations: ['name'],
  model_capability_priority: ['modelId', 'priority'],
};

type Values = Readonly<Record<string, unknown>>;

/** The name of a write, by what it makes of a row; that of a deletion by the id. */
export function written(operation: string, model: string, values: Values): string {
  const fields = operation === 'delete' ? ['id'] : (NAMED_BY[model] ?? []);
  return `${operation} ${model} ${fields.map((field) => String(values[field])).join(' ')}`;
}

/** What is wrong in a database that servers wrote to and were killed; everything empty when all is well. */
export interface WrittenHouse extends Pick<WrittenRowsReport, 'half' | 'untold' | 'gaps' | 'unsealed'> {
  /** Writes that were answered and are in no audit event. */
  readonly lost: readonly string[];
  /** Audit events of writes that nobody asked for, and second ones of the same write. */
  readonly unasked: readonly string[];
  /** Audit events whose outbox record was not written in the same transaction. */
  readonly apart: readonly string[];
  /** Audit events that do not begin where the one before ended, and rows that are not what their last event says. */
  readonly torn: readonly string[];
  /** Audit events of core models. */
  readonly events: number;
}

interface Event {
  readonly operation: string;
  readonly model: string;
  readonly id: string;
  readonly before: Values | null;
  readonly after: Values | null;
  readonly told: boolean;
}

/** Holds what is in a database against what was asked and answered, write by write. */
export async function checkWrittenHouse(
  db: Database,
  asked: readonly AskedWrite[],
  keyText: string,
): Promise<WrittenHouse> {
  const { half, untold, gaps, unsealed } = await checkWrittenRows(db, [], keyText);
  const events = await db.query<Event & object>(
    `select operation, entity_type as model, entity_id as id, before, after,
       exists (select from outbox it where it.type = event_type and it.data ->> 'id' = entity_id
         and it.occurred_at = audit_events.occurred_at) as told
     from audit_events where event_type like 'core.%' order by audit_events.id`,
  );
  const names = events.map(({ operation, model, id, after }) => written(operation, model, { ...after, id }));
  const there = new Set(names);
  const wanted = new Set(asked.map(({ name }) => name));
  return {
    lost: asked.filter(({ name, answered }) => answered && !there.has(name)).map(({ name }) => name),
    unasked: names.filter((name, index) => !wanted.has(name) || names.indexOf(name) !== index),
    apart: names.filter((_, index) => events[index]?.told !== true),
    torn: await tornRows(db, events),
    // Keys and the like are announced in words of their own.
    untold: untold.filter((text) => text.startsWith('core.')),
    half,
    gaps,
    unsealed,
    events: events.length,
  };
}

async function tornRows(db: Database, events: readonly Event[]): Promise<string[]> {
  const torn: string[] = [];
  for (const [model, columns] of Object.entries(MODELS)) {
    const fields = Object.keys(columns);
    const text = (values: Values | null): string | null =>
      values === null ? null : JSON.stringify(fields.map((field) => values[field] ?? null));
    const last = new Map<string, string | null>();
    for (const event of events.filter((one) => one.model === model)) {
      if (text(event.before) !== (last.get(event.id) ?? null)) torn.push(`${event.operation} ${model} ${event.id}`);
      last.set(event.id, text(event.after));
    }
    const shown = Object.entries(columns).map(([field, column]) => `'${field}', ${column}`);
    const rows = await db.query<{ id: string; row: Values }>(
      `select id::text as id, jsonb_build_object(${shown.join(', ')}) as row from ${model}`,
    );
    const found = new Map(rows.map(({ id, row }) => [id, text(row)]));
    for (const id of new Set([...last.keys(), ...found.keys()])) {
      if ((found.get(id) ?? null) !== (last.get(id) ?? null)) torn.push(`${model} ${id}`);
    }
  }
  return torn;
}
