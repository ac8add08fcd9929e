import type { Check } from './check.ts';
import { checkApi } from './check-api.ts';
import { checkDocs } from './check-docs.ts';
import { checkGenerated } from './check-generated.ts';
import { checkImports } from './check-imports.ts';
import { checkLayout } from './check-layout.ts';
import { checkLockfile } from './check-lockfile.ts';
import { checkBiome, checkConsoleTypes, checkPromises, checkTypes } from './check-tools.ts';

/** Every check of the project, quick ones of our own first; a test compares the list with the folder. */
export const ALL_CHECKS: readonly Check[] = [
  checkImports,
  checkLayout,
  checkLockfile,
  checkDocs,
  checkApi,
  checkGenerated,
  checkTypes,
  checkConsoleTypes,
  checkBiome,
  checkPromises,
];
