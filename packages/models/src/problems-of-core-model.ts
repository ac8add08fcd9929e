import type { Problem } from '@enginehouse/errors';
import type { CoreModelDefinition, FilterMatch } from './core-model.ts';
import type { Field } from './field.ts';
import { unknownNames, when } from './problems.ts';
import { problemsOfTable } from './problems-of-table.ts';

const MATCHES: { readonly [Type in Field['type']]: readonly FilterMatch[] } = {
  int: ['exact', 'range'],
  bigint: ['exact', 'range'],
  float: [],
  text: ['exact', 'contains'],
  enum: ['exact'],
  boolean: ['exact'],
  datetime: ['range'],
  json: [],
  'text-list': ['has'],
  uuid: ['exact'],
  bytes: [],
};

/** Everything that is wrong with a core model; empty when nothing is. */
export function problemsOfCoreModel(model: CoreModelDefinition): Problem[] {
  return [
    ...problemsOfTable(model),
    ...problemsOfFilters(model),
    ...problemsOfSort(model),
    ...problemsOfScope(model),
    ...problemsOfWriting(model),
  ];
}

function problemsOfFilters({ filters, fields }: CoreModelDefinition): Problem[] {
  return Object.entries(filters).flatMap(([name, match]) => {
    const field = fields[name];
    const where = `filters.${name}`;
    if (field === undefined) return unknownNames('filters', [name], fields);
    return [
      ...when(field.sealed !== undefined, where, 'a sealed field cannot be filtered by'),
      ...when(
        match !== undefined && !MATCHES[field.type].includes(match),
        where,
        `'${match}' does not fit ${field.type}`,
      ),
    ];
  });
}

function problemsOfSort({ defaultSort, fields }: CoreModelDefinition): Problem[] {
  return [
    ...when(defaultSort.length === 0, 'defaultSort', 'lists need a default sort'),
    ...Object.entries(fields).flatMap(([name, { sortable, shown = 'row' }]) =>
      when(sortable === true && shown !== 'row', `fields.${name}.sortable`, 'lists are sorted by what they show'),
    ),
    ...defaultSort.flatMap(({ field }) => [
      ...unknownNames('defaultSort', [field], fields),
      ...when(
        fields[field] !== undefined && fields[field].sortable !== true,
        'defaultSort',
        `'${field}' is not sortable`,
      ),
    ]),
  ];
}

function problemsOfScope({ rowScope, fields }: CoreModelDefinition): Problem[] {
  const scope = rowScope === 'platform' ? {} : rowScope;
  const names = Object.values(scope).filter((name) => name !== undefined);
  return [
    ...when(rowScope !== 'platform' && names.length === 0, 'rowScope', 'a scope names a field, or is `platform`'),
    ...unknownNames('rowScope', names, fields),
    ...when(
      fields.organizationId !== undefined && scope.organization === undefined,
      'rowScope.organization',
      "rows have an 'organizationId', and every organization would see those of the others",
    ),
    ...when(
      scope.withheld !== undefined && fields[scope.withheld]?.type !== 'boolean',
      'rowScope.withheld',
      'says true or false',
    ),
    ...when(
      fields.withheld !== undefined && scope.withheld === undefined,
      'rowScope.withheld',
      "rows are 'withheld', and everybody would see them",
    ),
  ];
}

function problemsOfWriting(model: CoreModelDefinition): Problem[] {
  const { fields, feeds, feedsOnly, forms, source } = model;
  const written = Object.entries(fields).filter(([, field]) => field.written !== undefined);
  const closed = model.readOnly !== undefined || model.appendOnly === true;
  return [
    ...when(closed && written.length > 0, 'readOnly', `nobody writes here, yet '${written[0]?.[0]}' may be written`),
    ...when(closed && forms !== undefined, 'forms', 'nobody writes here, so there is no form'),
    ...when(source !== undefined && !closed, 'source', 'what is selected from elsewhere cannot be written here'),
    ...when(feedsOnly !== undefined && feeds === undefined, 'feedsOnly', 'the model feeds nothing'),
    ...unknownNames('feedsOnly', feedsOnly ?? [], fields),
    ...when(
      feeds === 'configuration' && fields.revision?.type !== 'bigint',
      'fields.revision',
      'a model that feeds the configuration keeps the revision of its last write',
    ),
    ...Object.entries(fields).flatMap(([name, field]) => [
      ...when(
        field.owned !== undefined && field.written !== 'create',
        `fields.${name}.owned`,
        'what other calls own is at most accepted at creation',
      ),
      ...when(
        typeof field.sealed === 'object' && 'whole' in field.sealed && source === undefined,
        `fields.${name}.sealed`,
        'a value that rests in another table comes with a source',
      ),
      ...when(
        name === 'updatedAt' && (field.type !== 'datetime' || field.written !== undefined),
        `fields.${name}`,
        'is the time of the last write, and nothing else',
      ),
    ]),
  ];
}
