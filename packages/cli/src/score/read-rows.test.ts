import { Readable } from 'node:stream';
import { isEnginehouseError } from '@enginehouse/errors';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openRows } from './open-rows.ts';
import { readCsv } from './read-csv.ts';
import { readJson } from './read-json.ts';
import { readNdjson } from './read-ndjson.ts';
import type { Row } from './rows.ts';

/** The text in chunks of `size` bytes: rows, quotes and letters are cut anywhere. */
async function* chunks(text: string | Buffer, size = 7): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

function brief(rows: readonly Row[]): unknown[] {
  return rows.map((row) => ('problem' in row ? `${row.problem.code} ${row.problem.message}` : row.signals));
}

describe('CSV', () => {
  test('values stay text as written, quotes and line ends of every kind included', async () => {
    const rows = await Array.fromAsync(readCsv(chunks('\uFEFFa,b\r\n1.0,"x, ""y"""\r\n\r\n007,é\r\n'), 'f.csv'));
    expect(brief(rows)).toEqual([
      { a: '1.0', b: 'x, "y"' },
      { a: '007', b: 'é' },
    ]);
  });

  test('a broken row is a problem with its number, and the rest goes on', async () => {
    const rows = await Array.fromAsync(readCsv(chunks('a,b\n1,2\n3\n4,5,6\n7,8\n9\n'), 'f.csv'));
    expect(rows.map((row) => row.number)).toEqual([1, 2, 3, 4, 5]);
    expect(brief(rows)).toEqual([
      { a: '1', b: '2' },
      'BROKEN_ROW row 2: has 1 columns, the header has 2',
      'BROKEN_ROW row 3: has 3 columns, the header has 2',
      { a: '7', b: '8' },
      'BROKEN_ROW row 5: has 1 columns, the header has 2',
    ]);
  });

  test.each([
    ['a,a\n1,2\n', "column 'a' stands twice"],
    ['a,\n1,2\n', 'column 2 of the header has no name'],
  ])('refuses the header of %j', async (text, message) => {
    await expect(Array.fromAsync(readCsv(chunks(text), 'f.csv'))).rejects.toThrow(message);
  });

  test('reads back whatever was written, cut anywhere', async () => {
    const field = fc.string({ unit: 'grapheme', maxLength: 8 });
    const table = fc.array(fc.tuple(field, field), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(table, fc.integer({ min: 1, max: 20 }), async (pairs, size) => {
        const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
        const text = ['a,b', ...pairs.map(([a, b]) => `${quoted(a)},${quoted(b)}`)].join('\n');
        const rows = await Array.fromAsync(readCsv(chunks(`${text}\n`, size), 'f.csv'));
        expect(brief(rows)).toEqual(pairs.map(([a, b]) => ({ a, b })));
      }),
    );
  });
});

describe('NDJSON', () => {
  test('one object a line, blank lines and a missing last line end aside', async () => {
    const rows = await Array.fromAsync(readNdjson(chunks('\uFEFF{"a":1}\n\n  \r\n{"a":"é"}')));
    expect(brief(rows)).toEqual([{ a: 1 }, { a: 'é' }]);
  });

  test('a broken line is a problem with its number, and the rest goes on', async () => {
    const rows = await Array.fromAsync(readNdjson(chunks('{"a":1}\n{"a":\n[1]\n{"a":2}\n')));
    expect(rows.map((row) => 'problem' in row)).toEqual([false, true, true, false]);
    expect(brief(rows)[2]).toBe('BROKEN_ROW row 3: is JSON, but not an object');
  });

  test('a line that never ends is refused without being held', async () => {
    const endless = (async function* () {
      for (let count = 0; count < 64; count += 1) yield Buffer.alloc(65_536, 'x');
      yield Buffer.from('\n{"a":1}\n');
    })();
    const rows = await Array.fromAsync(readNdjson(endless));
    expect(brief(rows)).toEqual([expect.stringContaining('is longer than'), { a: 1 }]);
  });
});

describe('JSON', () => {
  test('an array, element by element', async () => {
    const rows = await Array.fromAsync(readJson(chunks('[{"a":{"b":[1,2]}}, {"a":2}, 3]'), 'f.json'));
    expect(brief(rows)).toEqual([{ a: { b: [1, 2] } }, { a: 2 }, 'BROKEN_ROW row 3: is JSON, but not an object']);
  });

  test('JSON that breaks off keeps what came before it', async () => {
    const rows: Row[] = [];
    const reading = (async () => {
      for await (const row of readJson(chunks('[{"a":1},{"a":2},{"a":'), 'f.json')) rows.push(row);
    })();
    await expect(reading).rejects.toSatisfy((error) => isEnginehouseError(error) && error.code === 'BROKEN_INPUT');
    expect(brief(rows)).toEqual([{ a: 1 }, { a: 2 }]);
  });
});

describe('opening', () => {
  test.each([
    ['a,b\n1,2\n', 'csv'],
    ['{"a":1}\n', 'ndjson'],
    ['[{"a":1}]', 'json'],
  ])('standard input %j is read as %s', async (text, format) => {
    const open = await openRows('-', undefined, Readable.from([Buffer.from(text)]));
    expect(open.format).toBe(format);
    expect(await Array.fromAsync(open.rows)).toHaveLength(1);
    expect(open.bytesRead()).toBe(text.length);
  });

  test.each([
    ['/does/not/exist.csv', undefined, '', 'INPUT_NOT_FOUND'],
    ['-', 'xml', 'x', 'WRONG_USAGE'],
    ['-', undefined, 'just words', 'UNKNOWN_INPUT_FORMAT'],
    ['-', undefined, '', 'BROKEN_INPUT'],
  ])('%s as %s: refused with a code', async (path, format, text, code) => {
    const input = Readable.from(text === '' ? [] : [Buffer.from(text)]);
    await expect(openRows(path, format, input)).rejects.toMatchObject({ code });
  });
});
