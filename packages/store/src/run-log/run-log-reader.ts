import type { EvidenceQuestion, PromotionEvidence, RunId, StoredRun } from '@enginehouse/kernel';
import type { Database } from '../database.ts';
import { countRuns, pageOfRuns, seekRuns } from './list-runs.ts';
import { createPlanDocuments } from './plan-documents.ts';
import { runIdByIdempotencyKey } from './run-by-key.ts';
import { readEvidence } from './run-evidence.ts';
import { cursorRunId, type RunFilters, runConditions } from './run-filters.ts';
import { isRunId } from './run-id-time.ts';
import { invalidRunQuery, planDocumentMissing } from './run-log-errors.ts';
import { RUN_COLUMNS, type RunRow, storedRun } from './run-rows.ts';

/** Above this many, runs are not counted: `more` says that there are more. */
export const MOST_COUNTED_RUNS = 10_000;
export const MOST_RUNS_PER_PAGE = 200;
const DEFAULT_PAGE_SIZE = 25;

export interface RunListOptions {
  readonly filters?: RunFilters;
  /** `next` of the page before. */
  readonly after?: string;
  /** 1 to 200, default 25. */
  readonly pageSize?: number;
}

/** Runs without their kept outputs and signals, newest first. */
export interface StoredRunPage {
  readonly rows: readonly StoredRun[];
  /** Of all pages; exact up to 10,000. */
  readonly totalRows: number;
  /** True: there are more than `totalRows`. */
  readonly more: boolean;
  readonly next: RunId | null;
}

/** The run log, whole: what leaves through a door goes through the kernel's `visibleRun` first. */
export interface RunLogReader {
  /** One run with all that is kept of it; null for what is not there or is no run id. */
  get(runId: string): Promise<StoredRun | null>;
  list(options?: RunListOptions): Promise<StoredRunPage>;
  /** The runs made from one plan, newest first, read in pages behind the iterator. */
  runsOf(planHash: string): AsyncIterable<StoredRun>;
  runByIdempotencyKey(actor: string, key: string): Promise<StoredRun | null>;
  /** What the research runs of one engine's code have shown; reads the log through, in bounded memory. */
  evidence(question: EvidenceQuestion): Promise<PromotionEvidence>;
}

interface RunRowWithKept extends RunRow {
  readonly kept: string | null;
  readonly kept_withheld: string | null;
}

const GET_RUN = `
select ${RUN_COLUMNS},
  (select kept from run_outputs where run_id = run.id and not withheld) as kept,
  (select kept from run_outputs where run_id = run.id and withheld) as kept_withheld
from engine_runs run where run.id = $1::uuid`;

export function createRunLogReader(db: Database): RunLogReader {
  const plans = createPlanDocuments(db);

  async function stored(rows: readonly RunRow[], keptOf: (row: RunRow) => readonly string[]): Promise<StoredRun[]> {
    const documents = await plans.get(rows.map((row) => Number(row.plan_id)));
    return rows.map((row) => {
      const document = documents.get(Number(row.plan_id));
      if (document === undefined) throw planDocumentMissing(row.id, Number(row.plan_id));
      return storedRun(row, document, keptOf(row));
    });
  }

  async function get(runId: string): Promise<StoredRun | null> {
    const id = runId.toLowerCase();
    if (!isRunId(id)) return null;
    const rows = await db.query<RunRowWithKept>(GET_RUN, [id], { name: 'run-get' });
    const row = rows[0];
    if (row === undefined) return null;
    const texts = [row.kept, row.kept_withheld].filter((text) => text !== null);
    return (await stored([row], () => texts))[0] ?? null;
  }

  return {
    get,
    async list({ filters = {}, after, pageSize = DEFAULT_PAGE_SIZE } = {}) {
      if (!Number.isInteger(pageSize) || pageSize < 1 || pageSize > MOST_RUNS_PER_PAGE) {
        throw invalidRunQuery('pageSize', `'pageSize' is from 1 to ${MOST_RUNS_PER_PAGE}`);
      }
      // What cannot be meant is refused, whatever there is.
      runConditions(filters);
      if (after !== undefined) cursorRunId(after);
      const sought = await seekRuns(db, filters);
      if (sought === null) return { rows: [], totalRows: 0, more: false, next: null };
      const [page, total] = await Promise.all([
        pageOfRuns(db, sought, { after, size: pageSize + 1 }),
        countRuns(db, sought, MOST_COUNTED_RUNS + 1),
      ]);
      const found = await stored(page, () => []);
      const rows = found.slice(0, pageSize);
      return {
        rows,
        totalRows: Math.min(total, MOST_COUNTED_RUNS),
        more: total > MOST_COUNTED_RUNS,
        next: found.length > pageSize ? (rows.at(-1)?.runId ?? null) : null,
      };
    },
    async *runsOf(planHash) {
      const sought = await seekRuns(db, { planHash });
      if (sought === null) return;
      let after: string | undefined;
      for (;;) {
        const rows = await stored(await pageOfRuns(db, sought, { after, size: MOST_RUNS_PER_PAGE }), () => []);
        yield* rows;
        if (rows.length < MOST_RUNS_PER_PAGE) return;
        after = rows.at(-1)?.runId;
      }
    },
    async runByIdempotencyKey(actor, key) {
      const runId = await runIdByIdempotencyKey(db, actor, key);
      return runId === null ? null : get(runId);
    },
    evidence: (question) => readEvidence(db, plans, question),
  };
}
