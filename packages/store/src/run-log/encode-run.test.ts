import type { EngineOutcome } from '@enginehouse/kernel';
import { expect, test } from 'vitest';
import { makePlan, makeRecord, PENDING, succeeded } from '../testing/run-records.ts';
import { encodePart, encodeRun, WITHHELD_CHARACTERS } from './encode-run.ts';
import { decodeEngineEntries } from './engine-entries.ts';
import { DEFAULT_KEEP_POLICY } from './keep-policy.ts';
import { CROWDED_CHARACTERS, readFailureLines, readKeptLines } from './kept-lines.ts';
import type { PlanEntry } from './plan-register.ts';
import { MAX_RECORD_CHARACTERS } from './run-log-options.ts';

const WITHHELD = 1_000;
const plan = makePlan([
  { engineId: 'returned' },
  ...Array.from({ length: WITHHELD }, (_, at) => ({ engineId: `research-${at}`, withheld: true })),
]);
const entry: PlanEntry = {
  plan,
  withheld: plan.engines.map((planned) => planned.withheld),
  lastReturnable: 0,
  id: 1,
};
const loud = succeeded('\u0001'.repeat(10_000));
const failed: EngineOutcome = {
  status: 'failed',
  durationMs: 1,
  startedAfterMs: 0,
  events: [],
  failure: { code: 'ENGINE_THREW', message: '\u0001'.repeat(4_000) },
};

test.each([
  ['their outputs', loud],
  ['their failures', failed],
])(
  'however much research puts into %s, the record can be written, and what is returned is kept whole',
  (_, outcome) => {
    const outcomes = [loud, ...Array.from({ length: WITHHELD }, () => outcome)];
    const encoded = encodeRun(makeRecord(plan, { outcomes }), undefined, entry, DEFAULT_KEEP_POLICY);
    expect(encoded.size).toBeGreaterThan(WITHHELD_CHARACTERS);
    expect(encoded.size).toBeLessThan(MAX_RECORD_CHARACTERS);
    expect(readKeptLines([encoded.kept ?? '']).outputs.get(0)).toBe(loud.output);
    expectCrowded(encoded, outcome);
  },
);

test.each([
  ['their outputs', loud],
  ['their failures', failed],
])('the part of withheld engines that comes later can be written too, whatever %s', (_, outcome) => {
  const outcomes = new Map(plan.engines.slice(1).map(({ position }) => [position, outcome]));
  const { runId } = makeRecord(plan, { outcomes: plan.engines.map(() => PENDING) });
  const encoded = encodePart({ runId, plan, outcomes });
  expect(encoded.size).toBeLessThan(MAX_RECORD_CHARACTERS);
  expectCrowded(encoded, outcome);
});

test('a withheld output that cannot be written fails its engine, and not the record', () => {
  const outcomes = plan.engines.map(({ position }) => succeeded(position === 2 ? (1n as unknown as number) : 'fine'));
  const encoded = encodeRun(makeRecord(plan, { outcomes }), undefined, entry, DEFAULT_KEEP_POLICY);
  expect(readFailureLines(encoded.failures).get(2)?.code).toBe('OUTPUT_NOT_JSON');
  expect(decodeEngineEntries(encoded.packed.subarray(32)).get(2)).toMatchObject({ status: 'failed', outputHash: null });
  expect(readKeptLines([encoded.kept ?? '', encoded.keptWithheld ?? '']).outputs.get(3)).toBe('fine');
});

/** The first of them are whole, the last cut short. */
function expectCrowded(
  encoded: { readonly keptWithheld: string | null; readonly failures: string | null },
  { output, failure }: EngineOutcome,
): void {
  const { outputs, previews } = readKeptLines([encoded.keptWithheld ?? '']);
  const failures = readFailureLines(encoded.failures);
  if (failure === undefined) {
    expect(outputs.get(1)).toBe(output);
    expect(previews.get(WITHHELD)).toEqual({
      bytes: 60_002,
      preview: `"${'\\u0001'.repeat(14)}`.slice(0, CROWDED_CHARACTERS),
    });
  } else {
    expect(failures.get(1)).toEqual(failure);
    expect(failures.get(WITHHELD)?.message).toBe(failure.message.slice(0, CROWDED_CHARACTERS));
  }
}
