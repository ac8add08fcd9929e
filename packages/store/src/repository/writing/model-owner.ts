import type { RegisteredModel, RowId } from '@enginehouse/models';
import type { ChangeOrigin, OutboxEntry, RowValues } from '../../configuration/configuration-change.ts';
import { type BringIntoForce, broughtIntoForce } from '../../configuration/revision-written.ts';
import { writeChange } from '../../configuration/write-change.ts';
import type { WriteOutcome } from '../../configuration/write-turns.ts';
import type { Database, Queryable } from '../../database.ts';
import { type CompiledModel, compileModel } from '../compile-model.ts';
import { readStored } from '../reading/read-row.ts';
import { rowIdParameter } from '../reading/row-id.ts';
import type { Scope } from '../scope.ts';
import { checkPayload, type GivenValues } from './check-payload.ts';
import { constraintError, type DeletedRow } from './constraint-error.ts';
import { planCreate } from './plan-create.ts';
import { planDelete } from './plan-delete.ts';
import { planUpdate } from './plan-update.ts';
import { combineWrites, type PlannedWrite, type Telling, type WriteParts } from './planned-write.ts';
import type { RowIds } from './row-ids.ts';

export type OwnerOptions = Telling;

/** What to write of a row, and what to tell of it beside the general record. */
export interface OwnedChange {
  readonly values: RowValues;
  readonly events?: readonly OutboxEntry[];
}

/**
 * Rows of one core model in the hands of the domain that owns them: every kept field may be set, and types, rules,
 * constraints, sealing, audit, records and the revision are those of every write. Rejects with `UNKNOWN_FIELD`,
 * `INVALID_VALUES`, `ALREADY_EXISTS`, `REFERENCE_MISSING`, `CONFLICT` and the errors of the sealer and the database.
 */
export interface ModelOwner {
  /** New rows as one change; resolves with their ids. */
  insert(origin: ChangeOrigin, rows: readonly RowValues[], options?: OwnerOptions): Promise<readonly RowId[]>;
  /** False where there is no such row. Without audit and records the row is not read before it is written. */
  update(origin: ChangeOrigin, id: RowId, values: RowValues, options?: OwnerOptions): Promise<boolean>;
  /**
   * Compare and set: `decide` says what to write from the row as stored, and again when another writer was faster; null writes
   * nothing. What it throws is passed on. Resolves with the revision that was taken, if any; null where nothing was written.
   */
  change(
    origin: ChangeOrigin,
    id: RowId,
    decide: (before: RowValues, reader: Queryable) => Promise<OwnedChange | null>,
  ): Promise<{ readonly revision: number | null } | null>;
  /** False where there is no such row. */
  delete(origin: ChangeOrigin, id: RowId, options?: OwnerOptions): Promise<boolean>;
}

const EVERY_ROW: Scope = { shape: '', empty: false, conditions: [], without: [], research: true };

export function createModelOwners(made: {
  readonly db: Database;
  readonly parts: WriteParts;
  readonly ids: RowIds;
  readonly bringIntoForce: BringIntoForce | undefined;
}): (entry: RegisteredModel) => ModelOwner {
  const { db, parts, ids, bringIntoForce } = made;
  return (entry) => {
    const compiled = compileModel(entry);
    const { model, key } = compiled;

    function check(operation: 'create' | 'update', values: RowValues): GivenValues {
      const { catalogue, sealer } = parts;
      return checkPayload({ model, operation, by: 'owner', catalogue, sealer }, values);
    }

    async function write<Kept>(
      origin: ChangeOrigin,
      decide: (place: Queryable) => Promise<OwnerDecision<Kept>>,
      deleted: readonly DeletedRow[] = [],
    ): Promise<WriteOutcome<Kept>> {
      try {
        let tightens = false;
        const outcome = await writeChange(db, {
          origin,
          mayTakeRevision: model.feeds !== undefined,
          decide: async (place) => {
            const decision = await decide(place);
            tightens = decision.change?.tightens ?? false;
            return decision;
          },
        });
        await broughtIntoForce(bringIntoForce, outcome.written, tightens);
        return outcome;
      } catch (error) {
        throw constraintError(error, parts.tables, deleted);
      }
    }

    return {
      async insert(origin, rows, telling = {}) {
        if (rows.length === 0) return [];
        const given = rows.map((values) => check('create', values));
        const { kept } = await write(origin, async (place) => {
          const plans: PlannedWrite[] = [];
          const rowIds: RowId[] = [];
          for (const one of given) {
            const id = (one.stored[key.name] as RowId | undefined) ?? (await ids.next(place, compiled));
            if (id === undefined) throw new TypeError(`${model.name}: a new row needs its ${key.name}`);
            rowIds.push(id);
            plans.push(await planCreate(parts, { compiled, caller: null, given: one, id, telling }, place));
          }
          return { ...decided(combineWrites(plans)), kept: rowIds };
        });
        return kept;
      },

      async update(origin, id, values, telling = {}) {
        const given = check('update', values);
        const isBlind = telling.audit === false && telling.events === false && !isSealing(compiled, given);
        if (isBlind) {
          const plan = blindUpdate(compiled, id, given);
          if (plan === null) return false;
          const { written } = await write(origin, async () => ({ ...decided(plan), kept: null }));
          return written !== null && written.rows > 0;
        }
        const { kept } = await write(origin, async (place) => {
          const before = await readStored(place, compiled, id, EVERY_ROW);
          if (before === null) return { change: null, kept: false };
          const plan = await planUpdate(parts, { compiled, caller: null, given, before, telling }, place);
          return plan === null ? { change: null, kept: true } : { ...decided(plan), kept: true };
        });
        return kept;
      },

      async change(origin, id, decide) {
        const { written } = await write(origin, async (place) => {
          const before = await readStored(place, compiled, id, EVERY_ROW);
          const asked = before === null ? null : await decide(before, place);
          if (before === null || asked === null) return { change: null, kept: null };
          const given = check('update', asked.values);
          const addition = { events: asked.events ?? [] };
          const plan = await planUpdate(parts, { compiled, caller: null, given, before, telling: {}, addition }, place);
          return plan === null ? { change: null, kept: null } : { ...decided(plan), kept: null };
        });
        return written === null ? null : { revision: written.revision };
      },

      async delete(origin, id, telling = {}) {
        const { kept } = await write(
          origin,
          async (place) => {
            const before = await readStored(place, compiled, id, EVERY_ROW);
            if (before === null) return { change: null, kept: false };
            const plan = { compiled, caller: null, before, cascade: false, policy: 'scoped', telling } as const;
            return { ...decided(await planDelete(parts, plan, place)), kept: true };
          },
          [{ table: model.name, id }],
        );
        return kept;
      },
    };
  };
}

/** As `writeChange` takes it, of a write that was planned. */
type OwnerDecision<Kept> =
  | (ReturnType<typeof decided> & { readonly kept: Kept })
  | { readonly change: null; readonly kept: Kept };

function decided(plan: PlannedWrite) {
  return { change: plan, revision: plan.feeds ? { basis: null, changesPlans: plan.changesPlans } : null };
}

function isSealing({ sealed }: CompiledModel, { stored }: GivenValues): boolean {
  return sealed.some(({ name }) => Object.hasOwn(stored, name));
}

/** The given values over whatever is there; null for an id that no row has. */
function blindUpdate(compiled: CompiledModel, id: RowId, { stored }: GivenValues): PlannedWrite | null {
  const { model, key, fields } = compiled;
  const rowId = rowIdParameter(compiled, id);
  if (rowId === undefined) return null;
  const stamped = fields.get('updatedAt')?.column == null ? [] : ['updatedAt'];
  const feeds = model.feeds !== undefined && (model.feedsOnly ?? Object.keys(stored)).some((name) => name in stored);
  return {
    writes: [{ operation: 'update', table: model, rows: [{ ...stored, [key.name]: rowId }], stamped }],
    asRead: [],
    audit: [],
    events: [],
    feeds,
    changesPlans: false,
    // Nobody knows what was there before.
    tightens: feeds,
  };
}
