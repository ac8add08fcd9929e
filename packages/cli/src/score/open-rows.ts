import { createReadStream, type Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { Readable } from 'node:stream';
import { brokenInput, inputNotFound, unknownInputFormat, wrongUsage } from '../errors.ts';
import { readCsv } from './read-csv.ts';
import { readJson } from './read-json.ts';
import { readNdjson } from './read-ndjson.ts';
import type { Row, RowReader } from './rows.ts';

export const INPUT_FORMATS = ['csv', 'json', 'ndjson'] as const;
export type InputFormat = (typeof INPUT_FORMATS)[number];

const READERS: Readonly<Record<InputFormat, RowReader>> = { csv: readCsv, json: readJson, ndjson: readNdjson };

/** An open input and how far it has been read. */
export interface OpenRows {
  readonly rows: AsyncGenerator<Row, void, undefined>;
  readonly format: InputFormat;
  /** Bytes in all; null for standard input. */
  readonly totalBytes: number | null;
  readonly bytesRead: () => number;
  /** Ends the rows, also while the next one is waited for. */
  readonly close: () => void;
}

/**
 * Opens a file, or standard input for `-`, and reads its beginning. The format comes from the name, else from the first
 * character.
 */
export async function openRows(
  path: string,
  format: string | undefined,
  standardInput: NodeJS.ReadableStream,
): Promise<OpenRows> {
  if (format !== undefined && !isFormat(format)) {
    throw wrongUsage(`--format ${format} is not a format`, `Use one of ${INPUT_FORMATS.join(', ')}.`);
  }
  const fromStandardInput = path === '-';
  const size = fromStandardInput ? null : await sizeOf(path);
  let bytes = 0;
  const source = fromStandardInput ? standardInput : createReadStream(path, { highWaterMark: 65_536 });
  let closed = false;
  const close = (): void => {
    closed = true;
    if (source instanceof Readable) source.destroy();
  };
  const counted = (async function* () {
    try {
      for await (const chunk of source) {
        const buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
        bytes += buffer.length;
        yield buffer;
      }
    } catch (error) {
      if (closed) return;
      throw bytes === 0 ? inputNotFound(path, error) : brokenInput(path, (error as Error).message, error);
    }
  })();
  try {
    const first = await counted.next();
    if (first.done === true) throw brokenInput(path, 'it is empty');
    const chosen = format ?? formatOf(path) ?? sniffed(first.value) ?? undefined;
    if (chosen === undefined) throw unknownInputFormat(path);
    const whole = (async function* () {
      yield first.value;
      yield* counted;
    })();
    return { rows: READERS[chosen](whole, path), format: chosen, totalBytes: size, bytesRead: () => bytes, close };
  } catch (error) {
    close();
    throw error;
  }
}

function isFormat(text: string): text is InputFormat {
  return (INPUT_FORMATS as readonly string[]).includes(text);
}

async function sizeOf(path: string): Promise<number> {
  let found: Stats;
  try {
    found = await stat(path);
  } catch (error) {
    throw inputNotFound(path, error);
  }
  if (found.isDirectory()) throw inputNotFound(path, new Error('it is a folder'));
  return found.size;
}

function formatOf(path: string): InputFormat | null {
  const extension = extname(path).slice(1).toLowerCase();
  if (extension === 'jsonl') return 'ndjson';
  return isFormat(extension) ? extension : null;
}

/** `[` opens a JSON array, `{` a line of NDJSON, a first line with a comma is CSV. */
function sniffed(chunk: Buffer): InputFormat | null {
  const text = chunk
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (text.startsWith('[')) return 'json';
  if (text.startsWith('{')) return 'ndjson';
  return (text.split('\n', 1)[0] as string).includes(',') ? 'csv' : null;
}
