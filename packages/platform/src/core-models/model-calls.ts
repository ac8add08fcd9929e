import {
  type Catalogue,
  type DeleteOptions,
  type FormField,
  type FormOption,
  filtersModelOf,
  type PolicyOption,
  type RegisteredModel,
  type RowId,
  tableModelOf,
  type UpdateOptions,
} from '@enginehouse/models';
import type { OpenListOptions, OpenModelProxy, OpenRow, OpenSelectOptions } from '@enginehouse/sdk';
import { maySet, type Repository } from '@enginehouse/store';
import { unknownForm } from '../errors.ts';
import type { Session } from '../session.ts';
import { callerOf } from './context-of.ts';
import { unseenFields } from './seen-fields.ts';

/** The calls that one core model alone has, as a domain makes them for a session. */
export type SpecificCallsOf = (session: Session) => object;

/** What the calls of core models are made with; built and handed over by compose.ts. */
export interface ModelsParts {
  readonly repository: Repository;
  readonly catalogue: Catalogue;
  /** By registered name of the core model. */
  readonly specific: ReadonlyMap<string, SpecificCallsOf>;
}

/**
 * The calls of one core model. `resolve` and `session` are asked anew by each call, so that making them checks nothing and
 * a kept one never carries an old identity.
 */
export function createModelCalls(
  { repository, catalogue }: ModelsParts,
  resolve: () => RegisteredModel,
  session: () => Session,
): OpenModelProxy {
  return {
    async list(options?: OpenListOptions) {
      const entry = resolve();
      return await repository.list(entry, callerOf(session()), options);
    },
    async all(options?: OpenSelectOptions) {
      const entry = resolve();
      return await repository.all(entry, callerOf(session()), options);
    },
    async count(options?: OpenSelectOptions) {
      const entry = resolve();
      return await repository.count(entry, callerOf(session()), options);
    },
    async view(id: RowId, options?: PolicyOption) {
      const entry = resolve();
      return await repository.view(entry, callerOf(session()), id, options);
    },
    async create(values: OpenRow, options?: PolicyOption) {
      const entry = resolve();
      return await repository.create(entry, callerOf(session()), values, options);
    },
    async update(id: RowId, values: OpenRow, options?: UpdateOptions) {
      const entry = resolve();
      return await repository.update(entry, callerOf(session()), id, values, options);
    },
    async delete(id: RowId, options?: DeleteOptions) {
      const entry = resolve();
      return await repository.delete(entry, callerOf(session()), id, options);
    },
    async rights(id: RowId) {
      const entry = resolve();
      return await repository.rights(entry, callerOf(session()), id);
    },
    async filtersModel() {
      const { model, access } = resolve();
      const without = unseenFields(access, session().accessLevel);
      return without === null ? [] : filtersModelOf(model, catalogue, without);
    },
    async tableModel() {
      const { model, access } = resolve();
      const without = unseenFields(access, session().accessLevel);
      return without === null ? [] : tableModelOf(model, catalogue, without);
    },
    async formModelCreate() {
      const entry = resolve();
      return givenForm(entry, session(), entry.model.forms?.create(catalogue));
    },
    async formModelUpdate(id: RowId) {
      const entry = resolve();
      const { forms } = entry.model;
      const asking = session();
      const row = forms === undefined ? null : await repository.view(entry, callerOf(asking), id);
      if (row === null) return [];
      return givenForm(entry, asking, forms?.update(catalogue, row));
    },
    async formModelExtra(name: string) {
      const { model, access } = resolve();
      const without = unseenFields(access, session().accessLevel);
      if (without === null) return [];
      const form = model.forms?.extra?.(catalogue, name);
      if (form === undefined) throw unknownForm(model.name, name, model.forms?.extraNames?.(catalogue) ?? []);
      return isOfFields(form) ? seenForm(form, without) : form;
    },
  };
}

/**
 * What a level sees of a form: the fields that it may know of, and nothing where it sees no row at all. A form tells what
 * this platform has: providers, modules, permissions.
 */
function seenForm(form: readonly FormField[] | undefined, without: readonly string[] | null): readonly FormField[] {
  if (form === undefined || without === null) return [];
  return form.filter(({ name }) => !without.includes(fieldOf(name)));
}

/** Of those, what the session may set: a form asks for nothing that is refused for being given. */
function givenForm(
  { access }: RegisteredModel,
  session: Session,
  form: readonly FormField[] | undefined,
): readonly FormField[] {
  const caller = callerOf(session);
  const seen = seenForm(form, unseenFields(access, session.accessLevel));
  return seen.filter(({ name }) => maySet(access, caller, fieldOf(name)));
}

/** The field that an input belongs to: `config` of `config.api_key`. */
function fieldOf(name: string): string {
  return name.split('.', 1)[0] as string;
}

function isOfFields(form: readonly FormField[] | readonly FormOption[]): form is readonly FormField[] {
  return form.every((entry) => 'name' in entry);
}
