import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CutOffNodes, openCutOffNodes } from './cut-off-nodes.ts';

let nodes: CutOffNodes;

beforeAll(async () => {
  nodes = await openCutOffNodes();
});
afterAll(() => nodes?.[Symbol.asyncDispose]());

test.each(['stopped', 'frozen'] as const)(
  'a node that is cut off (%s) is stale before what is taken away elsewhere is answered',
  async (how) => {
    const report = await nodes.cut(how);
    expect(report.wrong).toEqual([]);
  },
);
