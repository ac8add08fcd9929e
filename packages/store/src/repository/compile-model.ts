import {
  type CoreModel,
  columnName,
  type Field,
  type FilterMatch,
  primaryKeyOf,
  type RegisteredModel,
  type SealedBySchema,
  type SortKey,
} from '@enginehouse/models';

/** A field of a core model as SQL knows it. Virtual fields are none: they are neither kept nor read. */
export interface CompiledField {
  readonly name: string;
  readonly field: Field;
  /** Its column, in double quotes; null where it is computed. */
  readonly column: string | null;
  /** Its value over the row, which is called `it`; `:name` stands for a value of the reading. */
  readonly expression: string;
  /** SQL type of what it is compared with: whole numbers as `bigint`, so that none is out of range. */
  readonly comparedAs: string;
}

/** A sealed field, and where what it holds was sealed. */
export interface SealedField {
  readonly name: string;
  /** Null: sealed whole. */
  readonly bySchema: SealedBySchema | null;
  /** The table of the place, the field of this row that holds the place's row id, and the path there. */
  readonly place: { readonly table: string; readonly rowIdField: string; readonly path: string };
}

export interface CompiledFilter {
  readonly field: CompiledField;
  readonly match: FilterMatch;
  /** What it looks at: as a rule the field's own expression. */
  readonly expression: string;
  /** An index finds the lower case of its texts, as the locale of the database has it. */
  readonly isIndexed: boolean;
}

/** A core model with everything that is derived from its definition. Made once. */
export interface CompiledModel {
  readonly entry: RegisteredModel;
  readonly model: CoreModel;
  /** Where its rows come from, as `it`. */
  readonly from: string;
  readonly key: CompiledField;
  /** Every field but the virtual ones, in the order of declaration. */
  readonly fields: ReadonlyMap<string, CompiledField>;
  /** Those with a column. */
  readonly stored: readonly CompiledField[];
  readonly sealed: readonly SealedField[];
  readonly filters: ReadonlyMap<string, CompiledFilter>;
  readonly sortable: ReadonlyMap<string, CompiledField>;
  readonly defaultSort: readonly SortKey[];
}

const COLUMN_TYPES: { readonly [Type in Field['type']]: string } = {
  int: 'bigint',
  bigint: 'bigint',
  float: 'double precision',
  text: 'text',
  enum: 'text',
  boolean: 'boolean',
  datetime: 'timestamptz',
  json: 'jsonb',
  'text-list': 'text[]',
  uuid: 'uuid',
  bytes: 'bytea',
};

const compiled = new WeakMap<RegisteredModel, CompiledModel>();

/** The compiled core model of an entry: the same one for the same entry. */
export function compileModel(entry: RegisteredModel): CompiledModel {
  let model = compiled.get(entry);
  if (model === undefined) {
    model = compile(entry);
    compiled.set(entry, model);
  }
  return model;
}

function compile(entry: RegisteredModel): CompiledModel {
  const { model } = entry;
  const fields = new Map(
    Object.entries(model.fields)
      .filter(([, field]) => field.virtual !== true)
      .map(([name, field]) => [name, compileField(name, field)] as const),
  );
  const [keyName, ...more] = primaryKeyOf(model);
  const key = fields.get(keyName ?? '');
  if (key === undefined || more.length > 0) {
    throw new TypeError(`${model.name}: a core model is read by the one field of its primary key`);
  }
  return {
    entry,
    model,
    from: model.source === undefined ? `"${model.name}" it` : `(${model.source}) it`,
    key,
    fields,
    stored: [...fields.values()].filter(({ column }) => column !== null),
    sealed: [...fields.values()].flatMap(({ name, field }) => sealedField(model, key, name, field)),
    filters: new Map(
      Object.entries(model.filters).flatMap(([name, match]) => {
        const field = fields.get(name);
        return field === undefined || match === undefined
          ? []
          : [[name, { field, match, expression: filterExpression(field), isIndexed: isIndexed(model, name) }] as const];
      }),
    ),
    // Lists are sorted by what they show.
    sortable: new Map(
      [...fields].filter(([, { field }]) => field.sortable === true && (field.shown ?? 'row') === 'row'),
    ),
    defaultSort: model.defaultSort,
  };
}

function compileField(name: string, field: Field): CompiledField {
  const type = COLUMN_TYPES[field.type];
  if (field.computed !== undefined) {
    // The cast makes what a row shows depend on the declaration alone: count(*) is a bigint, a division a numeric.
    return { name, field, column: null, expression: `(${field.computed.sql})::${type}`, comparedAs: type };
  }
  const column = `"${columnName(name, field)}"`;
  return { name, field, column, expression: `it.${column}`, comparedAs: type };
}

function filterExpression({ field, expression, comparedAs }: CompiledField): string {
  const { filterSql } = field.computed ?? {};
  return filterSql === undefined ? expression : `(${filterSql})::${comparedAs}`;
}

function isIndexed({ indexes }: CoreModel, name: string): boolean {
  return Object.values(indexes ?? {}).some(
    ({ fields, caseInsensitive }) => fields[0] === name && caseInsensitive?.includes(name) === true,
  );
}

function sealedField(model: CoreModel, key: CompiledField, name: string, { sealed }: Field): SealedField[] {
  if (sealed === undefined) return [];
  const here = { table: model.name, rowIdField: key.name, path: name };
  if (sealed === 'whole') return [{ name, bySchema: null, place: here }];
  if (!('whole' in sealed)) return [{ name, bySchema: sealed, place: here }];
  const { table, rowId, field } = sealed.whole;
  return [{ name, bySchema: null, place: { table, rowIdField: rowId, path: field } }];
}
