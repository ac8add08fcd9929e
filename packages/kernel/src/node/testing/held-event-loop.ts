// A program that holds its own event loop for ever, in the way that its argument names.
import { execute } from '../../execute.ts';
import { planOf } from '../../testing/plan-of.ts';
import { startWatchdog } from '../watchdog.ts';

const how = process.argv[2];
const turn = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

function hold(): never {
  for (;;);
}

startWatchdog({ limitMs: 200 });
const endless = {
  engineId: 'endless',
  version: '1.2.3',
  score: async () => {
    if (how !== 'at once') await turn(100);
    if (how !== 'outside of engines') hold();
    return 1;
  },
};
const waits = { engineId: 'waits', score: () => turn(60_000) };
const run = execute(planOf(how === 'after waiting beside others' ? [endless, waits] : [endless]), {});
await run.answered;
hold();
