/** What a field of type `json` holds, for the compiler only. */
export interface JsonShape<Value> {
  readonly __shape?: Value;
}

/** Says the shape of a `json` field: `shape: jsonShape<{ readonly retries: number }>()`. */
export function jsonShape<Value>(): JsonShape<Value> {
  return {};
}

/** What happens to a row when the row it points at is deleted. */
export type DeletionRule =
  /** It goes too. */
  | 'cascade'
  /** It blocks the deletion: `CONFLICT`. */
  | 'restrict'
  /** Its reference becomes null. */
  | 'set-null'
  /** It keeps the id, without a foreign key: history outlives what it speaks of. */
  | 'keep';

/** A field that names a row of another table. */
export interface Reference {
  /** Registered name of the table. */
  readonly table: string;
  /** Its field. Default `id`. */
  readonly field?: string;
  readonly onDelete: DeletionRule;
  /** Said when no such row exists, for example `modelId does not exist`. */
  readonly message?: string;
}

/**
 * A value that is computed in SQL. `sql` is an expression over the columns of the row, which is called `it`
 * (`cardinality(it.permissions)`); `:name` stands for a value of the reading (`ReadingValues`).
 */
export interface Computed {
  readonly sql: string;
  /** What filters look at instead, where `sql` shows one of several values: the first role is shown, all are searched. */
  readonly filterSql?: string;
}

/** Values that a computed field and a source may name as `:name`. */
export interface ReadingValues {
  /** Ids of the providers that this platform has, `text[]`. */
  readonly supportedProviders: readonly string[];
  /** Ids of the extractors that this platform has, `text[]`. */
  readonly supportedExtractors: readonly string[];
  /** What manifests and modules declare of environment variables: `jsonb`, a list of `EnvironmentDeclaration`. */
  readonly environment: string;
  /** Whether the reader may know of what is withheld, `boolean`. */
  readonly research: boolean;
}

/** The object is sealed where the schema of its provider or extractor says `password`. */
export interface SealedBySchema {
  readonly schemaOf: 'provider' | 'extractor';
  /** The field of the row that names the provider or extractor. */
  readonly named: string;
  /** Which of its schemas. */
  readonly schema: 'configSchema' | 'installConfigSchema';
}

/**
 * The value rests in another table, of whose model or platform table it is a sealed field: `rowId` is the field of this row
 * (shown to nobody) that holds the other row's primary key, `field` the sealed field there. Only for fields of a `source`.
 */
export interface SealedElsewhere {
  readonly whole: { readonly table: string; readonly rowId: string; readonly field: string };
}

/**
 * `word`: trimmed, lower case, `-` and blanks as `_`. `capability`: a word, and aliases by their proper name (embed:
 * embedding). Done by `normalizeText`.
 */
export type Normalization = 'trim' | 'lower' | 'word' | 'capability';

/** Lists that the platform knows, and of which a value must be a member. */
export type KnownList = 'providers' | 'extractors' | 'modules' | 'permissions' | 'capabilities';

export interface FieldRule {
  /** Each value (each member of a list) is a member of this list of the catalogue. */
  readonly known?: KnownList;
  readonly min?: number;
  readonly max?: number;
  /** Values outside of min and max become the nearest of them, instead of an error. */
  readonly clamp?: true;
  /** Most characters of a text, or members of a list. Default 1,000 characters, 1,000 members. */
  readonly maxLength?: number;
  /** Regular expression over the whole text. */
  readonly pattern?: string;
  /** A URL of these schemes (`https`, without the colon), without credentials. */
  readonly url?: readonly string[];
  /** `object`: a JSON object; `list`: a JSON list. For fields of type `json`. */
  readonly json?: 'object' | 'list';
  /** Said instead of the general sentence, for example `priority must be >= 1`. */
  readonly message?: string;
}

interface FieldBase {
  /** One sentence for people: what it is, with its unit. */
  readonly description: string;
  /** Heading of its column. Default: the name in words. */
  readonly label?: string;
  /** Name of its column. Default: the name in snake_case. */
  readonly column?: string;
  /** Default false. */
  readonly nullable?: true;
  /** Where it is shown: in rows and details (default), in details only, or to nobody. */
  readonly shown?: 'row' | 'detail' | 'never';
  /** Lists may be sorted by it. Default false. */
  readonly sortable?: true;
  /** Who may set it through the core model: at creation only, or always. Default: only the platform. */
  readonly written?: 'create' | 'always';
  /** Not a column: computed when it is read. It may be filtered and sorted by. */
  readonly computed?: Computed;
  /** Neither column nor shown: a write takes it, and a rule of the domain turns it into something else (a password). */
  readonly virtual?: true;
  /** Encrypted at rest: the whole value, or the parts that a schema of the catalogue marks. Never filterable. */
  readonly sealed?: 'whole' | SealedBySchema | SealedElsewhere;
  readonly references?: Reference;
  /** Done to a given value, in this order, before it is checked. */
  readonly normalize?: readonly Normalization[];
  /** What a given value must be beyond its type. */
  readonly rule?: FieldRule;
  /**
   * Given values are refused, because other calls own the field: `LIFECYCLE_OWNED`, with this fix. At creation the values
   * in `accepts` pass and set nothing.
   */
  readonly owned?: { readonly accepts: readonly (string | boolean)[]; readonly fix: string };
  /** How the console prints it. */
  readonly format?: 'bytes' | 'milliseconds' | 'percent' | 'hash' | 'code';
}

export interface IntegerField extends FieldBase {
  /** `bigint` goes up to 2^53 - 1 here; `int` is 32 bits. */
  readonly type: 'int' | 'bigint';
  /** The database counts. */
  readonly generated?: 'identity';
  readonly default?: number;
}
export interface FloatField extends FieldBase {
  readonly type: 'float';
  readonly default?: number;
}
export interface TextField extends FieldBase {
  readonly type: 'text';
  readonly default?: string;
}
export interface EnumField extends FieldBase {
  readonly type: 'enum';
  readonly values: readonly string[];
  readonly default?: string;
}
export interface BooleanField extends FieldBase {
  readonly type: 'boolean';
  readonly default?: boolean;
}
/** A field called `updatedAt` becomes the time of every write of its row. */
export interface DatetimeField extends FieldBase {
  readonly type: 'datetime';
  /** The time of the transaction. */
  readonly default?: 'now';
}
export interface JsonField extends FieldBase {
  readonly type: 'json';
  readonly shape?: JsonShape<unknown>;
  readonly default?: 'empty-object' | 'empty-list';
}
export interface TextListField extends FieldBase {
  readonly type: 'text-list';
  readonly default?: 'empty-list';
}
export interface UuidField extends FieldBase {
  readonly type: 'uuid';
  readonly default?: 'random';
}
export interface BytesField extends FieldBase {
  readonly type: 'bytes';
}

/** One field of a table, as plain data. */
export type Field =
  | IntegerField
  | FloatField
  | TextField
  | EnumField
  | BooleanField
  | DatetimeField
  | JsonField
  | TextListField
  | UuidField
  | BytesField;

export type Fields = { readonly [name: string]: Field };

/** The column a field is kept in. */
export function columnName(name: string, field: Pick<Field, 'column'>): string {
  return field.column ?? name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** What people read above a field: its label, or its name in words. */
export function fieldLabel(name: string, field: Pick<Field, 'label'>): string {
  const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return field.label ?? words.charAt(0).toUpperCase() + words.slice(1);
}
