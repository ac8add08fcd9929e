import { ALL_MODELS, type RegisteredModel } from '@enginehouse/models';
import { createKeyRing, createSealer } from '@enginehouse/vault';
import { type OpenDatabaseOptions, openDatabase } from '../open-database.ts';
import { createRepository } from '../repository/create-repository.ts';
import { printNow } from './print-now.ts';
import { testCaller, testCatalogue } from './test-models.ts';

/**
 * The process that `startRowWriter` kills: makes, changes and deletes engine instances and their models without end, and
 * prints each write that was answered, one a line: its operation, its core model and the id of the row.
 */
const [options, keyText, callers] = process.argv.slice(2) as [string, string, string];
const db = await openDatabase(JSON.parse(options) as OpenDatabaseOptions);
const ring = createKeyRing(keyText);
const repository = createRepository({ db, sealer: createSealer(() => ring), catalogue: testCatalogue() });
const caller = testCaller();
const [engines, models, organizations] = ['engine_registry', 'model_registry', 'organizations'].map((name) =>
  ALL_MODELS.find(({ model }) => model.name === name),
) as [RegisteredModel, RegisteredModel, RegisteredModel];

function answered(operation: string, entry: RegisteredModel, id: unknown): void {
  printNow(`${operation} ${entry.model.name} ${id}`);
}

async function writeWithoutEnd(writer: number): Promise<never> {
  for (let round = 0; ; round++) {
    const name = `${process.pid}-${writer}-${round}`;
    const { id } = await repository.create(engines, caller, {
      name,
      provider: 'openai',
      config: { api_key: `key of ${name}`, base_url: 'https://a.example' },
    });
    answered('create', engines, id);
    const model = await repository.create(models, caller, { name, engineInstanceId: id });
    answered('create', models, model.id);
    await repository.update(engines, caller, id as number, { name: `${name} renamed`, config: { base_url: 'b' } });
    answered('update', engines, id);
    const organization = await repository.create(organizations, caller, { name });
    answered('create', organizations, organization.id);
    if (round % 2 === 0) {
      await repository.delete(engines, caller, id as number, { cascade: true });
      answered('delete', engines, id);
    }
  }
}

await Promise.all(Array.from({ length: Number(callers) }, (_, writer) => writeWithoutEnd(writer)));
