import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { brokenInput, brokenRow } from '../errors.ts';
import type { Row } from './rows.ts';

const LONGEST_RECORD = 1_048_576;

/**
 * Comma-separated values with a header line. Values stay text as written, so that nothing is lost in a guess of
 * types. A row with another number of columns, or with a broken quote, is a problem of its own; the rest goes on.
 */
export async function* readCsv(input: AsyncIterable<Buffer>, name: string): AsyncGenerator<Row, void, undefined> {
  const skipped: { readonly line: number; readonly message: string }[] = [];
  let header: readonly string[] = [];
  const parser = parse({
    bom: true,
    columns: (names: string[]) => {
      header = checkedHeader(names, name);
      return names;
    },
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: LONGEST_RECORD,
    on_skip: (problem) => {
      skipped.push({ line: Number(problem?.lines ?? 0), message: reasonOf(problem, header.length) });
    },
    info: true,
  });
  const source = Readable.from(input, { objectMode: false });
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  let number = 0;
  const drain = function* (before: number): Generator<Row> {
    while (skipped.length > 0 && (skipped[0] as { line: number }).line <= before) {
      const problem = skipped.shift() as { message: string };
      number += 1;
      yield { number, problem: brokenRow(number, problem.message) };
    }
  };
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: Record<string, string>;
      info: { lines: number };
    }>) {
      yield* drain(info.lines - 1);
      number += 1;
      yield { number, signals: record };
    }
    yield* drain(Number.POSITIVE_INFINITY);
  } catch (error) {
    if (error instanceof CsvError) throw brokenInput(name, error.message, error);
    throw error;
  } finally {
    source.destroy();
  }
}

function checkedHeader(names: readonly string[], input: string): readonly string[] {
  const blank = names.findIndex((column) => column.trim() === '');
  if (blank !== -1) throw brokenInput(input, `column ${blank + 1} of the header has no name`);
  const twice = names.find((column, position) => names.indexOf(column) !== position);
  if (twice !== undefined) throw brokenInput(input, `column '${twice}' stands twice in the header`);
  return names;
}

function reasonOf(problem: CsvError | undefined, columns: number): string {
  if (
    problem?.code === 'CSV_RECORD_INCONSISTENT_COLUMNS' ||
    problem?.code === 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH'
  ) {
    const found = Array.isArray(problem.record) ? problem.record.length : 'another number of';
    return `has ${found} columns, the header has ${columns}`;
  }
  return problem?.message ?? 'cannot be read';
}
