import { decisionsIndex } from './decisions-index.ts';
import { errorsPage } from './errors-page.ts';
import type { Generator } from './generator.ts';

/** Every generated document; a new one is a file beside this and a line here. */
export const ALL_GENERATORS: readonly Generator[] = [errorsPage, decisionsIndex];
