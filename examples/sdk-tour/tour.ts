import type { Sdk } from '@enginehouse/sdk';
import { engineInstances } from './engine-instances.ts';
import { everyCoreModel } from './every-core-model.ts';
import { usersAndRoles } from './users-and-roles.ts';

/** Where the tour writes what it saw. */
export type Print = (line: string) => void;

/** Walks through the core models, as a module or a console would use them. Leaves nothing behind but its audit. */
export async function run(sdk: Sdk, print: Print = console.log): Promise<void> {
  await everyCoreModel(sdk, print);
  await engineInstances(sdk, print);
  await usersAndRoles(sdk, print);
}
