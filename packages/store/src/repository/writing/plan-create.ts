import { randomUUID } from 'node:crypto';
import type { Field } from '@enginehouse/models';
import type { RowValues } from '../../configuration/configuration-change.ts';
import type { Queryable } from '../../database.ts';
import type { CompiledModel } from '../compile-model.ts';
import type { Caller } from '../repository.ts';
import type { GivenValues } from './check-payload.ts';
import {
  judge,
  NOTHING_ADDED,
  type PlannedWrite,
  plannedWrite,
  type Telling,
  type WriteParts,
} from './planned-write.ts';
import { sealNew } from './seal-fields.ts';

export interface CreatePlan {
  readonly compiled: CompiledModel;
  /** Null: the owner of the rows writes, whom no rule judges. */
  readonly caller: Caller | null;
  readonly given: GivenValues;
  /** Known before the row is written: it is bound into sealed texts. */
  readonly id: string | number;
  readonly telling: Telling;
}

/** A new row, whole: every field with its value, so that creations of a core model have one shape. */
export async function planCreate(parts: WriteParts, plan: CreatePlan, place: Queryable): Promise<PlannedWrite> {
  const { compiled, caller, given, id, telling } = plan;
  const { model, key } = compiled;
  const values = { ...startingValues(compiled), ...given.stored, [key.name]: id };
  const sealed = sealNew(parts, compiled, id, values);
  const draft = { operation: 'create', id: null, before: null, cascade: false } as const;
  const addition =
    caller === null
      ? NOTHING_ADDED
      : await judge(parts, compiled, { ...draft, values: { ...given.all, ...sealed }, caller }, place);
  const row = { ...values, ...sealed, ...addition.values };
  const stamped = stampedFields(compiled, row);
  return plannedWrite(
    parts,
    compiled,
    { operation: 'create', id, before: null, after: row, changed: told(compiled, Object.keys(given.all)) },
    {
      write: { operation: 'insert', table: model, rows: [row], stamped },
      asRead: [],
      feeds: model.feeds !== undefined,
      addition,
      telling,
    },
  );
}

/** Names that may be told: of what is shown to nobody not even that it was set. */
function told({ model }: CompiledModel, names: readonly string[]): string[] {
  return names.filter((name) => model.fields[name]?.shown !== 'never');
}

const started = new WeakMap<CompiledModel, readonly (readonly [name: string, field: Field])[]>();

/** Every stored field but those that the write itself sets: `revision` and times. */
function startingValues(compiled: CompiledModel): Record<string, unknown> {
  let fields = started.get(compiled);
  if (fields === undefined) {
    fields = compiled.stored
      .filter(({ name, field }) => name !== 'revision' && !isStampedFirst(field))
      .map(({ name, field }) => [name, field] as const);
    started.set(compiled, fields);
  }
  const values: Record<string, unknown> = {};
  for (const [name, field] of fields) values[name] = startOf(field);
  return values;
}

/** Times that begin as the time of the write and were not given. */
function stampedFields({ stored }: CompiledModel, row: RowValues): string[] {
  return stored.filter(({ name, field }) => isStampedFirst(field) && !Object.hasOwn(row, name)).map(({ name }) => name);
}

function isStampedFirst(field: Field): boolean {
  return field.type === 'datetime' && field.default === 'now';
}

function startOf(field: Field): unknown {
  switch (field.type) {
    case 'json':
      return field.default === 'empty-object' ? {} : field.default === 'empty-list' ? [] : null;
    case 'text-list':
      return field.default === undefined ? null : [];
    case 'uuid':
      return field.default === undefined ? null : randomUUID();
    case 'datetime':
    case 'bytes':
      return null;
    default:
      return field.default ?? null;
  }
}
