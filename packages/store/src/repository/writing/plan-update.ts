import { isDeepStrictEqual } from 'node:util';
import type { RowValues } from '../../configuration/configuration-change.ts';
import type { Queryable } from '../../database.ts';
import type { CompiledModel } from '../compile-model.ts';
import type { DraftAddition } from '../model-rules.ts';
import type { Caller } from '../repository.ts';
import type { GivenValues } from './check-payload.ts';
import {
  asRead,
  judge,
  NOTHING_ADDED,
  type PlannedWrite,
  plannedWrite,
  type Telling,
  type WriteParts,
} from './planned-write.ts';
import { sealUpdate } from './seal-fields.ts';

export interface UpdatePlan {
  readonly compiled: CompiledModel;
  /** Null: the owner of the rows writes, whom no rule judges. */
  readonly caller: Caller | null;
  readonly given: GivenValues;
  /** As it was read, in scope. */
  readonly before: RowValues;
  readonly telling: Telling;
  /** What the owner of the rows adds, where no rule judges. Default: nothing. */
  readonly addition?: DraftAddition;
  /** Looks at the row as it would be, before rules do. What it throws refuses the update. */
  readonly check?: (after: RowValues) => void;
}

/** An update; null when nothing would really change. */
export async function planUpdate(parts: WriteParts, plan: UpdatePlan, place: Queryable): Promise<PlannedWrite | null> {
  const { compiled, caller, given, before, telling } = plan;
  const { model, key } = compiled;
  const id = before[key.name] as string | number;
  const sealed = sealUpdate(parts, compiled, id, before, given.stored);
  const clear = Object.fromEntries(Object.entries(given.stored).filter(([name]) => !isSealed(compiled, name)));
  plan.check?.({ ...before, ...clear });
  const addition =
    caller === null
      ? (plan.addition ?? NOTHING_ADDED)
      : await judge(
          parts,
          compiled,
          {
            operation: 'update',
            id,
            before,
            values: { ...given.all, ...sealed.values },
            cascade: false,
            caller,
          },
          place,
        );
  const after = { ...before, ...clear, ...sealed.values, ...addition.values };
  const differing = [...new Set([...Object.keys({ ...clear, ...addition.values })])].filter(
    (name) => !isDeepStrictEqual(before[name], after[name]),
  );
  const values = Object.fromEntries([...differing, ...Object.keys(sealed.values)].map((name) => [name, after[name]]));
  if (Object.keys(values).length === 0 && !addsAnything(addition)) return null;
  const changed = [
    ...differing.filter((name) => model.fields[name]?.shown !== 'never'),
    ...sealed.changed,
    ...Object.keys(addition.audited?.after ?? {}),
  ];
  return plannedWrite(
    parts,
    compiled,
    { operation: 'update', id, before, after: withoutCounts(after), changed: [...new Set(changed)] },
    {
      // Further rows alone count as a write of this one: its revision says that it is no longer what was seen.
      write: {
        operation: 'update',
        table: model,
        rows: [{ [key.name]: id, ...values }],
        stamped: compiled.fields.get('updatedAt')?.column == null ? [] : ['updatedAt'],
      },
      // A sealed text may be replaced by a rotation, which leaves the revision as it is.
      asRead: [asRead(compiled, before, Object.keys(sealed.values))],
      feeds: takesRevision(compiled, [...changed, ...differing], given, addition),
      addition,
      telling,
    },
  );
}

/** Revision and time of the write are the database's: those that were read are no more. */
export function withoutCounts({ revision: _, updatedAt: __, ...row }: RowValues): RowValues {
  return row;
}

function isSealed({ sealed }: CompiledModel, name: string): boolean {
  return sealed.some((field) => field.name === name);
}

function addsAnything({ writes = [], audit = [], events = [] }: DraftAddition): boolean {
  return writes.length > 0 || audit.length > 0 || events.length > 0;
}

/** What is not stored in the row, such as the roles of a user, changed if a rule writes anything because of it. */
function takesRevision(
  { model }: CompiledModel,
  changed: readonly string[],
  given: GivenValues,
  addition: DraftAddition,
): boolean {
  if (model.feeds === undefined) return false;
  const { feedsOnly } = model;
  if (feedsOnly === undefined) return true;
  const elsewhere = addsAnything(addition) ? Object.keys(given.all).filter((name) => !(name in given.stored)) : [];
  return [...changed, ...elsewhere].some((name) => feedsOnly.includes(name));
}
