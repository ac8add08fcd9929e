import type { Sdk } from '@enginehouse/sdk';
import type { Print } from './tour.ts';

/** What there is: each core model by its registered name, how many rows it has, and what it says of itself. */
export async function everyCoreModel({ models }: Sdk, print: Print): Promise<void> {
  for (const name of Object.keys(models)) {
    const registered = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    const model = models.get(registered);
    const [count, columns, filters] = await Promise.all([model.count(), model.tableModel(), model.filtersModel()]);
    print(`${registered}: ${count} rows, ${columns.length} columns, ${filters.length} filters`);
  }
}
