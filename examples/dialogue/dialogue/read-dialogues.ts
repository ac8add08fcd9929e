import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readCsv } from './read-csv.ts';
import { readTurn } from './turn.ts';

/** A dialogue of the data set, and what happened afterwards. */
export interface Dialogue {
  /** What engines see: nothing of the outcome. */
  readonly signals: { readonly dialogue_id: string; readonly turns: readonly string[] };
  /** 1: who was asked gave money in the end. */
  readonly donated: 0 | 1;
  /** Lowest bit of the first byte of SHA-256 over id and turns: the half it belongs to. As `evaluation.json` has it. */
  readonly half: 0 | 1;
}

/** The two tables of a folder, `utterances.csv` and `outcomes.csv`, as dialogues in their order. */
export async function readDialogues(folder: string): Promise<readonly Dialogue[]> {
  const [utterances, outcomes] = await Promise.all(
    ['utterances.csv', 'outcomes.csv'].map(async (name) => readCsv(await readFile(join(folder, name), 'utf8'))),
  );
  const turns = new Map<string, string[]>();
  for (const { dialogue_id: id = '', role, text } of utterances ?? []) {
    const line = `${role}: ${text}`;
    const list = turns.get(id) ?? [];
    readTurn(line, list.length + 1);
    list.push(line);
    turns.set(id, list);
  }
  return (outcomes ?? []).map(({ dialogue_id: id = '', persuadee_donated: donated }) => {
    const lines = turns.get(id);
    if (lines === undefined) throw new Error(`${folder}: the dialogue '${id}' has an outcome and no turns`);
    if (donated !== '0' && donated !== '1') throw new Error(`${folder}: the outcome of '${id}' is neither 0 nor 1`);
    const digest = createHash('sha256').update([id, lines].map(String).join(',')).digest();
    return {
      signals: { dialogue_id: id, turns: lines },
      donated: donated === '1' ? 1 : 0,
      half: ((digest[0] as number) & 1) as 0 | 1,
    };
  });
}
