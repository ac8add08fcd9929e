import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ALL_GENERATORS } from '../generators/all-generators.ts';
import { documentsOf, type Generator, placeOf } from '../generators/generator.ts';
import type { Check, Finding } from './check.ts';

/** Holds the generated reference to what it is generated from. */
export const checkGenerated: Check = {
  name: 'generated',
  what: 'docs/reference says what the code says',
  run: async (root) => findDrift(root, ALL_GENERATORS),
};

/** What differs from what the generators make: missing, out of date, left over. */
export async function findDrift(root: string, generators: readonly Generator[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const generator of generators) {
    try {
      for (const [file, text] of await documentsOf(generator, root)) {
        const kept = await readFile(join(root, file), 'utf8').catch(() => null);
        if (text !== null && kept === text) continue;
        const what = text === null ? 'left over' : kept === null ? 'missing' : 'out of date';
        findings.push({ where: file, message: `${what}: run 'npm run generate'` });
      }
    } catch (error) {
      findings.push({ where: placeOf(generator), message: (error as Error).message });
    }
  }
  return findings;
}
