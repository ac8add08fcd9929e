import { JSONParser } from '@streamparser/json';
import { brokenInput, brokenRow } from '../errors.ts';
import { isRecord, type Row } from './rows.ts';

/** A JSON array of objects, element by element. JSON that breaks off ends the reading: what came before it is kept. */
export async function* readJson(input: AsyncIterable<Buffer>, name: string): AsyncGenerator<Row, void, undefined> {
  const found: unknown[] = [];
  let failure: unknown;
  const parser = new JSONParser({ paths: ['$.*'], keepStack: false });
  parser.onValue = ({ value }) => {
    found.push(value);
  };
  parser.onError = (error) => {
    failure ??= error;
  };
  let number = 0;
  const take = function* (): Generator<Row> {
    for (const value of found.splice(0)) {
      number += 1;
      if (isRecord(value)) yield { number, signals: value };
      else yield { number, problem: brokenRow(number, 'is JSON, but not an object') };
    }
    if (failure !== undefined)
      throw brokenInput(name, `after ${number} elements: ${(failure as Error).message}`, failure);
  };
  for await (const chunk of input) {
    parser.write(chunk);
    yield* take();
  }
  if (!parser.isEnded) parser.end();
  yield* take();
}
