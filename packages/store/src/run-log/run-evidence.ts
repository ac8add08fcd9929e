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

const RUNS = `
select run.id, extract(epoch from run.started_at)::float8 * 1000 as started_at, run.plan_id, run.engines,
       returned.kept as kept, withheld.kept as kept_withheld
from engine_runs run
left join run_outputs withheld on withheld.run_id = run.id and withheld.withheld
left join run_outputs returned on returned.run_id = run.id and not returned.withheld and $3::bool
where run.plan_id = any($1::text::int8[]) and run.id > $2::uuid
order by run.id limit ${PAGE}`;

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
