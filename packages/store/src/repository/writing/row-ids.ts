import { randomUUID } from 'node:crypto';
import type { Queryable } from '../../database.ts';
import type { CompiledModel } from '../compile-model.ts';

/** Ids taken from a sequence at once: one round trip for so many new rows, and so many lost when the process ends. */
const BLOCK = 16;

/** Gives ids before rows are written: they are bound into sealed texts, and stand in audit events and records. */
export interface RowIds {
  /** The next id of a core model whose rows are numbered or get a random UUID; undefined where the payload says it. */
  next(place: Queryable, compiled: CompiledModel): Promise<string | number> | string | undefined;
}

export function createRowIds(): RowIds {
  const blocks = new Map<string, number[]>();
  return {
    next(place, { model, key }) {
      const { field } = key;
      if (field.type === 'uuid' && field.default === 'random') return randomUUID();
      return 'generated' in field && field.generated === 'identity' ? numbered(place, model.name, key.name) : undefined;
    },
  };

  async function numbered(place: Queryable, table: string, keyField: string): Promise<number> {
    const waiting = blocks.get(table)?.shift();
    if (waiting !== undefined) return waiting;
    const rows = await place.query<{ id: number }>(
      `select nextval(pg_get_serial_sequence($1, $2)) as id from generate_series(1, ${BLOCK})`,
      [table, keyField],
      { name: 'row-ids' },
    );
    const [first, ...rest] = rows.map(({ id }) => id).sort((a, b) => a - b);
    if (first === undefined) throw new TypeError(`${table} has no sequence`);
    const left = blocks.get(table);
    if (left === undefined) blocks.set(table, rest);
    else left.push(...rest);
    return first;
  }
}
