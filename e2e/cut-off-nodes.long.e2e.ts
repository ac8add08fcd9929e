import { expect, test } from 'vitest';
import { countFor } from './counts.ts';
import { CUTS, openCutOffNodes } from './cut-off-nodes.ts';

test('whenever a node is cut off, it is stale before what is taken away elsewhere is answered', async () => {
  await using nodes = await openCutOffNodes();
  const [answered, back]: [number[], number[]] = [[], []];
  for (let count = 0; count < countFor('cutOffNodes'); count++) {
    const how = CUTS[count % CUTS.length] ?? 'stopped';
    const report = await nodes.cut(how);
    expect({ count, how, wrong: report.wrong }).toEqual({ count, how, wrong: [] });
    answered.push(report.answeredMs);
    back.push(report.backMs);
  }
  const seconds = (times: readonly number[]): string => `${(Math.max(...times) / 1_000).toFixed(1)} s`;
  console.log(`${answered.length} cuts: answered within ${seconds(answered)}, back within ${seconds(back)}`);
});
