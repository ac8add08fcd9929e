import { type CoreModel, type Field, type FilterMatch, filtersModelOf, tableModelOf } from '@enginehouse/models';
import { tableRow } from '../generator.ts';
import { CATALOGUE_OF_DOCS } from './catalogue-of-docs.ts';

const MATCHES: { readonly [Match in FilterMatch]: string } = {
  exact: 'equal',
  contains: 'a part of it, in any case',
  has: 'one of its members',
  range: 'from and to, both inclusive: `{ from, to }`',
};

/** What rows show, how lists are sorted and narrowed. */
export function renderLists(model: CoreModel): string[] {
  const columns = tableModelOf(model, CATALOGUE_OF_DOCS);
  const sortable = Object.entries(model.fields).filter(
    ([, field]) => field.sortable === true && field.virtual !== true,
  );
  const sort = model.defaultSort.map(({ field, direction }) => `\`${field}\` ${direction}`).join(', ');
  return [
    '## Lists',
    '',
    `Rows show ${names(columns.map(({ field }) => field))}. Sorted by ${sort} unless asked otherwise; sortable by ${names(
      sortable.map(([name]) => name),
    )}.`,
    '',
    ...(model.appendOnly === true
      ? [
          'Rows are counted exactly up to 10,000; beyond, lists say `more` and page by `after`, the `next` of the page before.',
          '',
        ]
      : []),
    '| filter | type | matches |',
    '|---|---|---|',
    ...filtersModelOf(model, CATALOGUE_OF_DOCS).map(({ field, type, match, options }) => {
      // Of a list that the platform knows the members differ: its field says which list it is.
      const isOpen = type === 'bool' || (model.fields[field] as Field).rule?.known !== undefined;
      const choices =
        options === undefined || isOpen ? '' : `: ${options.map(({ value }) => `\`${value}\``).join(', ')}`;
      return tableRow([`\`${field}\``, `${type}${choices}`, MATCHES[match]]);
    }),
    '',
  ];
}

function names(all: readonly string[]): string {
  return all.map((name) => `\`${name}\``).join(', ');
}
