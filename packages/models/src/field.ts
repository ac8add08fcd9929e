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
  /** Not a column: the platform computes it when it reads. It may be filtered by. */
  readonly computed?: true;
  /** Encrypted at rest: the whole value, or the parts that the provider's own schema marks. Never filterable. */
  readonly sealed?: 'whole' | 'by-schema';
  readonly references?: Reference;
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
