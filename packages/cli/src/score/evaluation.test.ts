import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { runResultOf } from '../testing/run-result-of.ts';
import { type Evaluation, Evaluator, readEvaluation } from './evaluation.ts';

const MEASURES = [{ name: 'intent', engineId: 'intent', path: 'deep.score' }];
const EVALUATION: Evaluation = { label: { field: 'Bought', positive: 'TRUE' }, measures: MEASURES };

async function folderWith(text: string | null): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'enginehouse-evaluation-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  if (text !== null) await writeFile(join(folder, 'evaluation.json'), text);
  return folder;
}

describe('evaluation.json', () => {
  test('is optional', async () => {
    expect(await readEvaluation(await folderWith(null))).toBeNull();
  });

  test('is read as it is written', async () => {
    expect(await readEvaluation(await folderWith(JSON.stringify(EVALUATION)))).toEqual(EVALUATION);
  });

  test.each([
    ['{', ['']],
    ['null', ['']],
    ['[]', ['label.field', 'label.positive', 'measures']],
    ['{"label":{"field":"","positive":1},"measures":[]}', ['label.field', 'label.positive', 'measures']],
    [JSON.stringify({ ...EVALUATION, measures: [{ name: 'x' }] }), ['measures[0].engineId', 'measures[0].path']],
    [
      JSON.stringify({ ...EVALUATION, holdout: { hash: 'md5', byte: 32, bit: 8, equals: 2, join: 1 } }),
      ['holdout.bit', 'holdout.hash', 'holdout.byte', 'holdout.equals', 'holdout.join'],
    ],
  ])('%s is refused with every field that is wrong', async (text, fields) => {
    const reading = readEvaluation(await folderWith(text));
    await expect(reading).rejects.toMatchObject({
      code: 'INVALID_EVALUATION',
      problems: fields.map((field) => expect.objectContaining({ field })),
    });
  });
});

describe('a row', () => {
  test.each([
    ['TRUE', true],
    ['true', true],
    [true, true],
    ['FALSE', false],
    ['', null],
    [null, null],
  ])('with the label %j counts as %s, and no engine sees the label', (label, positive) => {
    const { signals, positive: found } = new Evaluator(EVALUATION).split({ a: 1, Bought: label });
    expect(found).toBe(positive);
    expect(signals).toEqual({ a: 1 });
  });

  test('counts only when the bit of its hash says that it was not fitted on', () => {
    const holdout = { hash: 'sha256', byte: 3, bit: 5, equals: 1, join: '|' } as const;
    const evaluator = new Evaluator({ ...EVALUATION, holdout });
    for (let row = 0; row < 64; row += 1) {
      const byte = createHash('sha256').update(`${row}|x`).digest()[3] ?? 0;
      const { positive } = evaluator.split({ n: row, name: 'x', Bought: 'TRUE' });
      expect(positive).toBe((byte & 0b10_0000) === 0 ? null : true);
    }
  });
});

test('scores are found by their path, and what has none is not counted', () => {
  const evaluator = new Evaluator({ ...EVALUATION, measures: [{ ...MEASURES[0], note: 'a note' } as never] });
  evaluator.add(true, runResultOf({ intent: { deep: { score: 0.9 } } }));
  evaluator.add(false, runResultOf({ intent: { deep: { score: 0.1 } } }));
  evaluator.add(true, runResultOf({ intent: { deep: { score: 'high' } } }));
  evaluator.add(true, runResultOf({ intent: null }));
  evaluator.add(true, runResultOf({}, { intent: 'failed' }));
  expect(evaluator.measured()).toEqual([
    { name: 'intent', engineId: 'intent', rocAuc: 1, rows: 2, positives: 1, note: 'a note' },
  ]);
});
