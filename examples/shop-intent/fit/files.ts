import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { AllParameters } from './fit-all.ts';

/** The half that the committed parameters are fitted on; `evaluation.json` measures on the other. */
export const FITTED_HALF = 0;

/** Where each engine keeps its parameters: beside it, so that a fit of one engine changes no other's code. */
export const PARAMETER_FOLDERS: { readonly [engineId in keyof AllParameters]: string } = {
  'bayesian-confidence': 'foundational',
  'session-rarity': 'foundational',
  'engagement-evidence': 'cognitive',
  'friction-evidence': 'cognitive',
  'page-value-evidence': 'cognitive',
  'season-evidence': 'temporal',
  'state-machine-runtime': 'temporal',
  'visitor-evidence': 'memory',
  'traffic-conversion': 'memory',
  'browsing-intent': 'decision',
  'purchase-intent': 'decision',
  'boosted-trees-intent': 'decision',
  'naive-bayes-intent': 'decision',
};

/** The file of an engine's parameters. */
export function parametersFile(engineId: keyof AllParameters): string {
  return fileURLToPath(
    new URL(`../engines/${PARAMETER_FOLDERS[engineId]}/${engineId}.parameters.json`, import.meta.url),
  );
}

export const MEASURED_FILE = fileURLToPath(new URL('measured.json', import.meta.url));

/** The data set, where it lies beside the project; undefined when it does not. */
export function dataFile(): string | undefined {
  const file = fileURLToPath(
    new URL('../../../../shared/data/uci-online-shoppers/online_shoppers_intention.csv', import.meta.url),
  );
  return existsSync(file) ? file : undefined;
}
