import type { ExecutionPlan } from '@enginehouse/kernel';
import type { Database } from '../database.ts';
import { planKey, planNumbers, writePlanDocument } from './plan-document.ts';
import { planNumbersTaken } from './run-log-errors.ts';

/**
 * How long a writer trusts that a plan's document is still there. Pruning leaves orphans alone for a day after their
 * last use, so a row never points at a document that is gone.
 */
export const PLAN_TRUST_MS = 3_600_000;

/** A plan that runs were made from, and the number of its document once it has one. */
export interface PlanEntry {
  readonly plan: ExecutionPlan;
  /** By position. */
  readonly withheld: readonly boolean[];
  /** Position of the last engine in plan order that may be returned; -1 without one. */
  readonly lastReturnable: number;
  /** `run_plans.id`; undefined until `ensure` has resolved. */
  id: number | undefined;
}

export interface PlanRegister {
  /** The entry of a plan; the same object for the same plan. */
  entryOf(plan: ExecutionPlan): PlanEntry;
  /** Resolves when each entry has its number, writing documents that are missing. */
  ensure(entries: Iterable<PlanEntry>): Promise<void>;
  /** Forgets what is registered: after a lost connection the database may be another, or an older copy. */
  forget(): void;
}

/** Gives nothing when the number belongs to another plan. */
const UPSERT_PLAN = `
insert into run_plans (id, key, plan_hash, visible_hash, engine_set_hash, engine_ids, visible_engine_ids, document,
                       first_used_at, last_used_at)
values ($1, $2, $3, $4, $5, $6::text::text[], $7::text::text[], $8, now(), now())
on conflict (id) do update set last_used_at = excluded.last_used_at where run_plans.key = excluded.key
returning id`;

export function createPlanRegister(db: Database): PlanRegister {
  let entries = new WeakMap<ExecutionPlan, PlanEntry>();
  const registrations = new WeakMap<PlanEntry, { readonly at: number; readonly done: Promise<void> }>();

  async function register(entry: PlanEntry): Promise<void> {
    const { plan } = entry;
    const document = writePlanDocument(plan);
    const key = planKey(document);
    for (const id of planNumbers(key)) {
      const rows = await db.query(
        UPSERT_PLAN,
        [
          id,
          key,
          plan.planHash,
          plan.visibleHash,
          plan.engineSetHash,
          idArray(plan.engines.map(({ engine }) => engine.engineId)),
          idArray(plan.engines.filter(({ withheld }) => !withheld).map(({ engine }) => engine.engineId)),
          document,
        ],
        { name: 'run-plan-upsert' },
      );
      if (rows.length === 0) continue;
      entry.id = id;
      return;
    }
    throw planNumbersTaken(plan.planHash);
  }

  function registered(entry: PlanEntry): Promise<void> {
    const known = registrations.get(entry);
    if (known !== undefined && Date.now() - known.at < PLAN_TRUST_MS) return known.done;
    const done = register(entry);
    registrations.set(entry, { at: Date.now(), done });
    done.catch(() => registrations.delete(entry));
    return done;
  }

  return {
    entryOf(plan) {
      let entry = entries.get(plan);
      if (entry === undefined) {
        const withheld = plan.engines.map((engine) => engine.withheld);
        entry = { plan, withheld, lastReturnable: withheld.lastIndexOf(false), id: undefined };
        entries.set(plan, entry);
      }
      return entry;
    },
    async ensure(wanted) {
      await Promise.all([...new Set(wanted)].map(registered));
    },
    forget() {
      entries = new WeakMap();
    },
  };
}

/** Engine ids are kebab-case and need no quotes. */
function idArray(ids: readonly string[]): string {
  return `{${ids.join(',')}}`;
}
