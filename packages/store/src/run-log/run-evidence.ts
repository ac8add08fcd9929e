import { collectEvidence, type EvidenceQuestion, numericScore, type PromotionEvidence } from '@enginehouse/kernel';
import type { Database, SqlParameter } from '../database.ts';
import { plainArray } from './array-literal.ts';
import { decodeEngineEntries } from './engine-entries.ts';
import { readKeptOutput } from './kept-lines.ts';
import type { DocumentedEngine } from './plan-document.ts';
import type { PlanDocuments } from './plan-documents.ts';

/** Runs held at a time while the log is read through. */
const PAGE = 1_000;
/** Plan documents held at a time while the plans are looked through. */
const PLANS_AT_ONCE = 64;

/** Where a plan has the engine in question and those it is compared with; -1 where it lacks one. */
interface Places {
  readonly engine: number;
  readonly others: readonly number[];
}

interface EvidenceRow {
  readonly id: string;
  readonly started_at: number;
  readonly plan_id: number;
  readonly engines: Uint8Array;
  readonly kept: string | null;
  readonly kept_withheld: string | null;
}

const RESEARCH_PLANS = `
select id from run_plans where engine_ids @> array[$1::text] and not visible_engine_ids @> array[$1::text] order by id`;

/** Kept values are looked up for the rows of the page: as a join they were read whole for every page. */
const RUNS = `
select page.id, extract(epoch from page.started_at)::float8 * 1000 as started_at, page.plan_id, page.engines,
       case when $3::bool then (select kept from run_outputs where run_id = page.id and not withheld) end as kept,
       (select kept from run_outputs where run_id = page.id and withheld) as kept_withheld
from (
  select id, started_at, plan_id, engines from engine_runs
  where plan_id = any($1::text::int8[]) and id > $2::uuid
  order by id limit ${PAGE}
) page
order by page.id`;

/**
 * Reads the log through once, oldest run first, and says what the research runs of this code have shown. Holds one page of
 * runs at a time. A score of another engine is only there where its output was kept (`keepOutputs`).
 */
export async function readEvidence(
  db: Database,
  plans: PlanDocuments,
  question: EvidenceQuestion,
): Promise<PromotionEvidence> {
  const collector = collectEvidence(question);
  const places = await findPlaces(db, plans, question);
  const compares = (question.compareWith ?? []).length > 0;
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    if (places.size === 0) break;
    const parameters: SqlParameter[] = [plainArray([...places.keys()]), after, compares];
    const rows = await db.query<EvidenceRow>(RUNS, parameters, { name: 'run-evidence' });
    for (const row of rows) {
      const place = places.get(Number(row.plan_id));
      const entry = place === undefined ? undefined : decodeEngineEntries(row.engines).get(place.engine);
      // Without an entry the engine is still running, or its part was lost: it shows nothing.
      if (place === undefined || entry === undefined) continue;
      collector.add({
        startedAt: row.started_at,
        status: entry.status,
        durationMs: entry.durationMs,
        score: keptScore(row, place.engine),
        otherScores: place.others.map((position) => keptScore(row, position)),
      });
    }
    if (rows.length < PAGE) break;
    after = rows.at(-1)?.id ?? after;
  }
  return collector.evidence();
}

/** The plans in which the engine ran as research with this code. */
async function findPlaces(
  db: Database,
  plans: PlanDocuments,
  question: EvidenceQuestion,
): Promise<ReadonlyMap<number, Places>> {
  const ids = (await db.query<{ id: number }>(RESEARCH_PLANS, [question.engineId])).map((row) => Number(row.id));
  const places = new Map<number, Places>();
  for (let start = 0; start < ids.length; start += PLANS_AT_ONCE) {
    const documents = await plans.get(ids.slice(start, start + PLANS_AT_ONCE));
    for (const [id, document] of documents) {
      const engine = positionOf(document.engines, question.engineId);
      if (document.engines[engine]?.contentHash !== question.contentHash) continue;
      const others = (question.compareWith ?? []).map((engineId) => positionOf(document.engines, engineId));
      places.set(id, { engine, others });
    }
  }
  return places;
}

function positionOf(engines: readonly DocumentedEngine[], engineId: string): number {
  return engines.findIndex((engine) => engine.engineId === engineId);
}

function keptScore(row: EvidenceRow, position: number): number | undefined {
  for (const text of [row.kept, row.kept_withheld]) {
    const score = text === null ? undefined : numericScore(readKeptOutput(text, position));
    if (score !== undefined) return score;
  }
  return undefined;
}
