import type { RegisteredModel } from '@enginehouse/models';
import { createModelReader } from './reading/create-model-reader.ts';
import type { Repository } from './repository.ts';
import { createModelWriter, type ModelWriterOptions, type WritingHalf } from './writing/create-model-writer.ts';
import { createRefusals } from './writing/refusals.ts';

export type RepositoryOptions = Omit<ModelWriterOptions, 'reader'>;

/** Both halves: the one way to the rows of core models. Refusals of either are audited before they are answered. */
export interface FullRepository extends Repository, WritingHalf {}

export function createRepository(options: RepositoryOptions): FullRepository {
  const { db, sealer, catalogue } = options;
  const reader = createModelReader({ db, sealer, catalogue });
  const writer = createModelWriter({ ...options, reader });
  const refusals = createRefusals(db);
  const read = ({ model }: RegisteredModel) => ({ model: model.name, operation: 'read' });
  return {
    ...writer,
    list: (entry, caller, request) =>
      refusals.audited({ caller, ...read(entry) }, () => reader.list(entry, caller, request)),
    all: (entry, caller, selection) =>
      refusals.audited({ caller, ...read(entry) }, () => reader.all(entry, caller, selection)),
    count: (entry, caller, selection) =>
      refusals.audited({ caller, ...read(entry) }, () => reader.count(entry, caller, selection)),
    view: (entry, caller, id, viewOptions) =>
      refusals.audited({ caller, ...read(entry), id }, () => reader.view(entry, caller, id, viewOptions)),
  };
}
