import { expect, test } from 'vitest';
import { countFor } from './counts.ts';
import { openRestartedHouse } from './restarted-database.ts';

/** Longer than a lease: the house is stale by then. One restart in so many takes that long. */
const LONG_MS = 6_500;
const SELDOM = 5;

test('PostgreSQL restarted under load: no crash, typed 503s, and back', async () => {
  await using house = await openRestartedHouse();
  const [ready, scored, called, moved]: [number[], number[], number[], number[]] = [[], [], [], []];
  const answers = new Map<string, number>();
  for (let count = 0; count < countFor('restartedDatabases'); count++) {
    const report = await house.restart(count % SELDOM === 1 ? LONG_MS : 0);
    for (const [what, times] of report.answers) answers.set(what, (answers.get(what) ?? 0) + times);
    ready.push(report.readyMs);
    scored.push(report.scoredMs);
    called.push(report.calledMs);
    moved.push(report.movedMs);
  }
  const others = [...answers.keys()].filter((what) => what !== 'answered');
  for (const what of others) {
    expect(what).toMatch(/^503 (DATABASE_GONE|DATABASE_BUSY|STALE_REVISION|RUN_NOT_LOGGED)$/);
  }
  expect(others.length).toBeGreaterThan(0);
  expect(house.stderr()).not.toMatch(/^\s+at /m);
  const moves = await house.moves();
  expect(moves).toMatchObject({ wrong: [] });
  const times = (all: readonly number[]): string => all.map((ms) => `${(ms / 1_000).toFixed(2)} s`).join(', ');
  console.log(`ready after ${times(ready)}; scored after ${times(scored)}; called a model after ${times(called)}`);
  console.log(`moved an instance after ${times(moved)}; ${moves.answered} moves in force and audited once`, answers);
});
