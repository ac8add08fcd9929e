import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readCsv } from './read-csv.ts';
import { readDialogues } from './read-dialogues.ts';
import { DIALOGUE_STATES, MOVES } from './states.ts';

async function folderWith(utterances: string, outcomes: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'dialogue-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'utterances.csv'), utterances);
  await writeFile(join(folder, 'outcomes.csv'), outcomes);
  return folder;
}

test('cells in quotes may hold commas, lines and quotes', () => {
  const text = '\uFEFFid,text\r\n1,"a, ""b""\nc"\r\n2,\r\n';
  expect(readCsv(text)).toEqual([
    { id: '1', text: 'a, "b"\nc' },
    { id: '2', text: '' },
  ]);
});

test.each([
  ['a,b\n1\n', /row 2 has 1 cells, and the header has 2/],
  ['a\n"open\n', /row 2 has a quote that does not fit/],
  ['a\nx"y\n', /row 2 has a quote that does not fit/],
])('a table that is none says where: %j', (text, message) => {
  expect(() => readCsv(text)).toThrow(message);
});

test('utterances are put together by dialogue, and keep the outcome to themselves', async () => {
  const utterances =
    'dialogue_id,seq,turn,role,text\na,1,0,persuader,Hi\nb,1,0,persuader,Hello\na,2,0,persuadee,"Yes, hi"\n';
  const folder = await folderWith(utterances, 'dialogue_id,persuadee_donated\na,1\nb,0\n');
  const dialogues = await readDialogues(folder);
  expect(dialogues.map(({ signals, donated }) => [signals, donated])).toEqual([
    [{ dialogue_id: 'a', turns: ['persuader: Hi', 'persuadee: Yes, hi'] }, 1],
    [{ dialogue_id: 'b', turns: ['persuader: Hello'] }, 0],
  ]);
});

test.each([
  ['a,1,0,robot,Hi', 'a,1', /turn 1 is no text/],
  ['a,1,0,persuader,Hi', 'b,1', /'b' has an outcome and no turns/],
  ['a,1,0,persuader,Hi', 'a,yes', /the outcome of 'a' is neither 0 nor 1/],
])('%s with the outcome %s is refused', async (utterance, outcome, message) => {
  const folder = await folderWith(
    `dialogue_id,seq,turn,role,text\n${utterance}\n`,
    `dialogue_id,persuadee_donated\n${outcome}\n`,
  );
  await expect(readDialogues(folder)).rejects.toThrow(message);
});

test('every state but the first can be reached, and asking comes before all answers', () => {
  const reached = new Set(Object.values(MOVES).flatMap((moves) => Object.values(moves)));
  expect([...reached].sort()).toEqual(DIALOGUE_STATES.filter((state) => state !== 'talking').sort());
  expect(Object.keys(MOVES.talking)).toEqual(['ask']);
});
