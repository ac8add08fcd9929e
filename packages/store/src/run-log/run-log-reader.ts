import type { EvidenceQuestion, PromotionEvidence, RunId, StoredRun } from '@enginehouse/kernel';
import type { Database } from '../database.ts';
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

  async function page(filters: RunFilters, after: string | undefined, size: number): Promise<StoredRun[]> {
    const conditions = runConditions(filters);
    if (after !== undefined) conditions.add('run.id < $::uuid', cursorRunId(after));
    const sql = `select ${RUN_COLUMNS} from engine_runs run${conditions.text()} order by run.id desc limit ${size}`;
    return stored(await db.query<RunRow>(sql, conditions.parameters), () => []);
  }

  async function count(filters: RunFilters): Promise<number> {
    const conditions = runConditions(filters);
    const some = `select 1 from engine_runs run${conditions.text()} limit ${MOST_COUNTED_RUNS + 1}`;
    const rows = await db.query<{ runs: number }>(
      `select count(*)::int as runs from (${some}) counted`,
      conditions.parameters,
    );
    return rows[0]?.runs ?? 0;
  }

  return {
    get,
    async list({ filters = {}, after, pageSize = DEFAULT_PAGE_SIZE } = {}) {
      if (!Number.isInteger(pageSize) || pageSize < 1 || pageSize > MOST_RUNS_PER_PAGE) {
        throw invalidRunQuery('pageSize', `'pageSize' is from 1 to ${MOST_RUNS_PER_PAGE}`);
      }
      const [found, total] = await Promise.all([page(filters, after, pageSize + 1), count(filters)]);
      const rows = found.slice(0, pageSize);
      return {
        rows,
        totalRows: Math.min(total, MOST_COUNTED_RUNS),
        more: total > MOST_COUNTED_RUNS,
        next: found.length > pageSize ? (rows.at(-1)?.runId ?? null) : null,
      };
    },
    async *runsOf(planHash) {
      let after: string | undefined;
      for (;;) {
        const rows = await page({ planHash }, after, MOST_RUNS_PER_PAGE);
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
