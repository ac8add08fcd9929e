import type { Problem } from '@enginehouse/errors';
import type { CoreModelDefinition, FilterMatch } from './core-model.ts';
import type { Field } from './field.ts';
import { problemsOfTable, unknownNames, when } from './problems-of-table.ts';

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
  if (rowScope === 'platform') return [];
  const names = Object.values(rowScope).filter((name) => name !== undefined);
  return [
    ...when(names.length === 0, 'rowScope', 'a scope names a field, or is `platform`'),
    ...unknownNames('rowScope', names, fields),
    ...when(
      rowScope.withheld !== undefined && fields[rowScope.withheld]?.type !== 'boolean',
      'rowScope.withheld',
      'says true or false',
    ),
  ];
}

function problemsOfWriting(model: CoreModelDefinition): Problem[] {
  const written = Object.entries(model.fields).filter(([, field]) => field.written !== undefined);
  const closed = model.readOnly !== undefined || model.appendOnly === true;
  return [
    ...when(closed && written.length > 0, 'readOnly', `nobody writes here, yet '${written[0]?.[0]}' may be written`),
    ...when(closed && model.forms !== undefined, 'forms', 'nobody writes here, so there is no form'),
    ...when(
      model.feeds === 'configuration' && model.fields.revision?.type !== 'bigint',
      'fields.revision',
      'a model that feeds the configuration keeps the revision of its last write',
    ),
  ];
}
