import { StringDecoder } from 'node:string_decoder';
import { brokenRow } from '../errors.ts';
import { isRecord, type Row } from './rows.ts';

const LONGEST_LINE = 1_048_576;

/** One JSON object a line; blank lines do not count. A broken line is a problem of its own; the rest goes on. */
export async function* readNdjson(input: AsyncIterable<Buffer>): AsyncGenerator<Row, void, undefined> {
  let number = 0;
  for await (const line of linesOf(input)) {
    if (line.text.trim() === '') continue;
    number += 1;
    if (line.tooLong) yield { number, problem: brokenRow(number, `is longer than ${LONGEST_LINE} characters`) };
    else yield parsedRow(line.text, number);
  }
}

function parsedRow(text: string, number: number): Row {
  try {
    const value: unknown = JSON.parse(text);
    if (isRecord(value)) return { number, signals: value };
    return { number, problem: brokenRow(number, 'is JSON, but not an object') };
  } catch (error) {
    return { number, problem: brokenRow(number, `is not JSON (${(error as Error).message})`) };
  }
}

/** Lines of text, each held to the longest allowed: what is beyond is dropped, and the line says so. */
async function* linesOf(
  input: AsyncIterable<Buffer>,
): AsyncGenerator<{ readonly text: string; readonly tooLong: boolean }> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let tooLong = false;
  let first = true;
  for await (const chunk of input) {
    let text = decoder.write(chunk);
    if (first && text.length > 0) {
      first = false;
      if (text.charCodeAt(0) === 0xfeff) text = text.slice(1);
    }
    const lines = text.split('\n');
    for (const [position, line] of lines.entries()) {
      if (rest.length + line.length > LONGEST_LINE) tooLong = true;
      else rest += line;
      if (position === lines.length - 1) break;
      yield { text: rest, tooLong };
      rest = '';
      tooLong = false;
    }
  }
  rest += decoder.end();
  if (rest !== '' || tooLong) yield { text: rest, tooLong };
}
