import { Readable } from 'node:stream';
import { JSONParser } from '@streamparser/json-node';
import { brokenInput, brokenRow } from '../errors.ts';
import { isRecord, type Row } from './rows.ts';

/** A JSON array of objects, element by element. JSON that breaks off ends the reading: what came before it is kept. */
export async function* readJson(input: AsyncIterable<Buffer>, name: string): AsyncGenerator<Row, void, undefined> {
  const parser = new JSONParser({ paths: ['$.*'], keepStack: false });
  const source = Readable.from(input, { objectMode: false });
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  let number = 0;
  try {
    for await (const { value } of parser as AsyncIterable<{ value: unknown }>) {
      number += 1;
      if (isRecord(value)) yield { number, signals: value };
      else yield { number, problem: brokenRow(number, 'is JSON, but not an object') };
    }
  } catch (error) {
    throw brokenInput(name, `after ${number} elements: ${(error as Error).message}`, error);
  } finally {
    source.destroy();
  }
}
