import type { ModelSchema, RowPage } from '@enginehouse/api';
import type { CommandContext } from '../connection/connection.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { filtersOf, sortOf } from '../models/read-filters.ts';
import { showCell } from '../models/show-value.ts';
import { wholeNumber } from '../output/formats.ts';
import { printHint } from '../output/print-hint.ts';
import { type Column, printJson, printTable } from '../output/print-table.ts';

export interface ModelsLsOptions {
  readonly filter?: readonly string[];
  readonly sort?: readonly string[];
  readonly page?: number;
  readonly pageSize?: number;
  readonly after?: string;
}

/** One page of rows. */
export async function modelsLs(context: CommandContext, model: string, options: ModelsLsOptions): Promise<ExitCode> {
  const { client } = await context.connect('core models');
  const schema = await client.models.schema({ params: { model } });
  const { page, pageSize, after } = options;
  const rows = await client.models.list({
    params: { model },
    query: {
      ...(page === undefined ? {} : { page }),
      ...(pageSize === undefined ? {} : { pageSize }),
      ...(after === undefined ? {} : { after }),
      ...(options.filter === undefined ? {} : { filters: filtersOf(options.filter, schema.filters) }),
      ...(options.sort === undefined ? {} : { sort: sortOf(options.sort) }),
    },
  });
  const { terminal } = context;
  if (context.json) await printJson(terminal, rows);
  else {
    if (rows.rows.length > 0) await printTable(terminal, columnsOf(schema), rows.rows);
    await printHint(terminal, `${rows.rows.length > 0 ? '\n' : ''}${footer(schema, rows)}`);
  }
  return EXIT.done;
}

/**
 * Under the names that `--filter` and `--sort` take. The first two say which row it is; of the others the last goes first
 * where the terminal is narrow.
 */
function columnsOf({ columns, fields }: ModelSchema): Column<RowPage['rows'][number]>[] {
  return columns.map((column, position) => {
    const type = fields.find(({ name }) => name === column.field)?.type ?? column.type;
    return {
      title: column.field,
      value: (row) => showCell(row[column.field], { type, format: column.format }),
      ...(column.type === 'int' || column.type === 'float' ? { align: 'right' as const } : {}),
      ...(position < 2 ? {} : { spare: columns.length - position }),
    };
  });
}

function footer({ name }: ModelSchema, { rows, totalRows, more, page, pageSize, next }: RowPage): string {
  if (rows.length === 0) return totalRows === 0 ? `no rows in ${name}` : `no more rows of ${wholeNumber(totalRows)}`;
  const total = `${wholeNumber(totalRows)}${more === true ? ' and more' : ''}`;
  const shown = `${wholeNumber(rows.length)} of ${total} rows`;
  if (next !== undefined && next !== null) return `${shown}; the next page: --after ${next}`;
  const isLast = next === null || (page + 1) * pageSize >= totalRows;
  return isLast ? shown : `${shown}; the next page: --page ${page + 1}`;
}
