import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ALL_GENERATORS } from '../generators/all-generators.ts';
import type { Check, Finding } from './check.ts';

/** Holds the generated reference to what it is generated from. */
export const checkGenerated: Check = {
  name: 'generated',
  what: 'docs/reference says what the code says',
  run: async (root) => {
    const findings: Finding[] = [];
    for (const { file, render } of ALL_GENERATORS) {
      const kept = await readFile(join(root, file), 'utf8').catch(() => null);
      try {
        if (kept === (await render(root))) continue;
        findings.push({ where: file, message: `${kept === null ? 'missing' : 'out of date'}: run 'npm run generate'` });
      } catch (error) {
        findings.push({ where: file, message: (error as Error).message });
      }
    }
    return findings;
  },
};
