import type { Database } from '../database.ts';
import { plainArray } from './array-literal.ts';
import { type PlanDocument, readPlanDocument } from './plan-document.ts';

/** Documents kept in memory by a reader. */
const MOST_DOCUMENTS = 256;

/** Reads plan documents by number; they never change, so those read last stay in memory. */
export interface PlanDocuments {
  /** The documents of these numbers; one that is not there is missing from the map. */
  get(ids: Iterable<number>): Promise<ReadonlyMap<number, PlanDocument>>;
}

export function createPlanDocuments(db: Database): PlanDocuments {
  const known = new Map<number, PlanDocument>();
  return {
    async get(ids) {
      const wanted = new Set(ids);
      const found = new Map<number, PlanDocument>();
      for (const id of wanted) {
        const document = known.get(id);
        if (document === undefined) continue;
        found.set(id, document);
        known.delete(id);
        known.set(id, document);
      }
      const missing = [...wanted].filter((id) => !found.has(id));
      if (missing.length > 0) {
        const rows = await db.query<{ id: number; document: string }>(
          'select id, document from run_plans where id = any($1::text::int8[])',
          [plainArray(missing)],
          { name: 'run-plan-documents' },
        );
        for (const row of rows) {
          const document = readPlanDocument(row.document);
          found.set(Number(row.id), document);
          known.set(Number(row.id), document);
        }
        for (const id of known.keys()) {
          if (known.size <= MOST_DOCUMENTS) break;
          known.delete(id);
        }
      }
      return found;
    },
  };
}
