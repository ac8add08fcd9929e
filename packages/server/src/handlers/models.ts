import { describeModel, listModels, type RevealingCalls } from '@enginehouse/platform';
import type { AnswerHandlers, Call } from '../call.ts';
import { invalidInput, unknownRow } from '../errors.ts';

export const answerModels = {
  'models.index': async (_, { session }) => ({ models: listModels(session) }),
  'models.list': ({ params, query }, { sdk }) => sdk.models.get(params.model).list(listOptions(query)),
  'models.count': async ({ params, query }, { sdk }) => ({ count: await sdk.models.get(params.model).count(query) }),
  'models.schema': async ({ params }, { sdk, session }) => {
    const model = sdk.models.get(params.model);
    // The first call is what refuses an unknown name.
    const [filters, columns, createForm] = await Promise.all([
      model.filtersModel(),
      model.tableModel(),
      model.formModelCreate(),
    ]);
    const described = describeModel(params.model, session);
    if (described === null) throw new TypeError(`'${params.model}' answers, and is no core model`);
    return { ...described, filters, columns, createForm };
  },
  'models.form': async ({ params, query }, { sdk }) => {
    const model = sdk.models.get(params.model);
    if (params.form === 'create') return formOf(await model.formModelCreate());
    if (params.form !== 'update') return formOf(await model.formModelExtra(params.form));
    const { id } = query;
    if (id === undefined) {
      throw invalidInput([{ field: 'query.id', message: 'is missing', expected: 'the key of the row to update' }], 1);
    }
    return formOf(await model.formModelUpdate(id));
  },
  'models.view': async ({ params }, { sdk }) =>
    (await sdk.models.get(params.model).view(params.id)) ?? missing(params.model, params.id),
  'models.rights': async ({ params }, { sdk }) => {
    const rights = await sdk.models.get(params.model).rights(params.id);
    if (rights === null) return missing(params.model, params.id);
    return { update: refusalOf(rights.update), delete: refusalOf(rights.delete) };
  },
  'models.create': ({ params, body }, { sdk }) => sdk.models.get(params.model).create(body.values),
  'models.update': async ({ params, body }, { sdk }) => {
    const { values, ...options } = body;
    return (await sdk.models.get(params.model).update(params.id, values, options)) ?? missing(params.model, params.id);
  },
  'models.delete': async ({ params, query }, { sdk }) => {
    if (!(await sdk.models.get(params.model).delete(params.id, query))) missing(params.model, params.id);
    return { deleted: true as const };
  },
  'models.reveal': async ({ params, body }, { sdk }) => {
    // Which core models have secrets is theirs to say: of the others this call is none.
    const model = sdk.models.get(params.model) as unknown as RevealingCalls;
    return { value: await model.reveal(params.id, body.path) };
  },
} satisfies Partial<AnswerHandlers>;

function missing(model: string, id: string): never {
  throw unknownRow(model, id);
}

type Rights = NonNullable<Awaited<ReturnType<ReturnType<Call['sdk']['models']['get']>['rights']>>>;

/** In the words of problem details. */
function refusalOf(refusal: Rights['update']) {
  return refusal === null ? null : { code: refusal.code, detail: refusal.message, fix: refusal.fix };
}

type Form = Awaited<ReturnType<ReturnType<Call['sdk']['models']['get']>['formModelExtra']>>;
type FormMember = Form[number];
type Field = Extract<FormMember, { readonly name: string }>;
type Choice = Exclude<FormMember, Field>;

const isField = (one: FormMember): one is Field => 'name' in one;
const isChoice = (one: FormMember): one is Choice => !isField(one);

/** A list of choices is told from a form by what its members are. */
function formOf(form: readonly FormMember[]) {
  return { fields: form.filter(isField), options: form.filter(isChoice) };
}

function listOptions<Query extends { readonly sort?: string }>({ sort, ...rest }: Query) {
  return sort === undefined ? rest : { ...rest, sort: sort.split(',').map(sortKey) };
}

function sortKey(text: string): { readonly field: string; readonly direction: 'asc' | 'desc' } {
  const [field = '', direction] = text.split(':');
  return { field, direction: direction === 'desc' ? 'desc' : 'asc' };
}
