import { accessPage } from './access-page.ts';
import { cliPage } from './cli-page.ts';
import { coreModelPages } from './core-model-pages.ts';
import { coreModelsPage } from './core-models-page.ts';
import { decisionsIndex } from './decisions-index.ts';
import { errorsPage } from './errors-page.ts';
import type { Generator } from './generator.ts';
import { metricsPage } from './metrics-page.ts';
import { openapiFile } from './openapi-file.ts';
import { providersPage } from './providers-page.ts';
import { routesPage } from './routes-page.ts';

/** Every generated document; a new one is a file beside this and a line here. */
export const ALL_GENERATORS: readonly Generator[] = [
  errorsPage,
  routesPage,
  openapiFile,
  metricsPage,
  cliPage,
  coreModelsPage,
  coreModelPages,
  accessPage,
  providersPage,
  decisionsIndex,
];
