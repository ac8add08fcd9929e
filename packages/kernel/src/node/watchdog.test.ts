import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { execute } from '../execute.ts';
import { planOf } from '../testing/plan-of.ts';
import { startWatchdog } from './watchdog.ts';

const CHILD = join(import.meta.dirname, 'testing', 'held-event-loop.ts');

/** The first line that a child writes to standard error; the child holds its event loop for ever and is killed. */
async function firstLine(how: string): Promise<string> {
  const child: ChildProcess = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', CHILD, how], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  try {
    let text = '';
    for await (const chunk of child.stderr ?? []) {
      text += String(chunk);
      if (text.includes('\n')) break;
    }
    return text;
  } finally {
    child.kill('SIGKILL');
  }
}

const PATIENCE_MS = 30_000;

test.each([
  ['at once', /^enginehouse: engine 'endless@1\.2\.3' has held the event loop for [\d,]+ ms \(limit 200 ms\)/],
  ['after waiting', /^enginehouse: engine 'endless@1\.2\.3' has held the event loop/],
  [
    'after waiting beside others',
    /^enginehouse: one of the 2 engines under way \('endless@1\.2\.3', 'waits@1\.0\.0'\)/,
  ],
  ['outside of engines', /^enginehouse: something other than an engine has held the event loop/],
])(
  'names who holds the event loop for ever: %s',
  async (how, expected) => {
    expect(await firstLine(how)).toMatch(expected);
  },
  PATIENCE_MS,
);

test('there is one per process, and another after it', async () => {
  using watchdog = startWatchdog();
  expect(watchdog).toBeDefined();
  expect(() => startWatchdog()).toThrow(expect.objectContaining({ code: 'WATCHDOG_STARTED' }));
});

test('changes nothing about runs, and lets go when it is disposed of', async () => {
  const plan = planOf([{ engineId: 'one', score: async () => 1 }]);
  {
    using _watchdog = startWatchdog();
    expect((await execute(plan, {}).answered).result.outputs).toEqual({ one: 1 });
  }
  using _another = startWatchdog();
  expect((await execute(plan, {}).answered).result.outputs).toEqual({ one: 1 });
});
