import type { CoreModel, FilterMatch } from './core-model.ts';
import type { Field, JsonShape } from './field.ts';
import type { SecretMask } from './sealer.ts';

// Rows are JSON, the same in this process and over HTTP: times are ISO 8601 text in UTC, bytes are hex.

/** The type of a field's value, never null. */
export type FieldValue<F extends Field> = F extends { readonly type: 'int' | 'bigint' | 'float' }
  ? number
  : F extends { readonly type: 'enum'; readonly values: readonly (infer Value)[] }
    ? Value
    : F extends { readonly type: 'boolean' }
      ? boolean
      : F extends { readonly type: 'text-list' }
        ? readonly string[]
        : F extends { readonly type: 'json'; readonly shape: JsonShape<infer Value> }
          ? Value
          : F extends { readonly type: 'json' }
            ? unknown
            : string;

/** A value as a row shows it: in place of what is sealed whole stands a mask. */
type Shown<F extends Field> = F extends { readonly sealed: 'whole' | { readonly whole: object } }
  ? SecretMask
  : OrNull<F>;
type OrNull<F extends Field> = F extends { readonly nullable: true } ? FieldValue<F> | null : FieldValue<F>;
type FieldsOf<M extends CoreModel> = M['fields'];
type Simplify<T> = { [Key in keyof T]: T[Key] } & {};

/** A row of a list. */
export type RowOf<M extends CoreModel> = Simplify<{
  readonly [Name in keyof FieldsOf<M> as FieldsOf<M>[Name] extends
    | { readonly shown: 'detail' | 'never' }
    | { readonly virtual: true }
    ? never
    : Name]: Shown<FieldsOf<M>[Name]>;
}>;

/** A row seen alone: everything that is shown at all. */
export type DetailOf<M extends CoreModel> = Simplify<{
  readonly [Name in keyof FieldsOf<M> as FieldsOf<M>[Name] extends
    | { readonly shown: 'never' }
    | { readonly virtual: true }
    ? never
    : Name]: Shown<FieldsOf<M>[Name]>;
}>;

/** A row as the database keeps it. */
export type StoredRowOf<T extends { readonly fields: { readonly [name: string]: Field } }> = Simplify<{
  readonly [Name in keyof T['fields'] as T['fields'][Name] extends
    | { readonly computed: object }
    | { readonly virtual: true }
    ? never
    : Name]: OrNull<T['fields'][Name]>;
}>;

type FilterValue<F extends Field, Match> = Match extends 'range'
  ? { readonly from?: FieldValue<F>; readonly to?: FieldValue<F> }
  : Match extends 'contains' | 'has'
    ? string
    : FieldValue<F>;

/** What a list may be narrowed by. `null`, `undefined` and blank mean no filter. */
export type FilterOf<M extends CoreModel> = Simplify<{
  readonly [Name in keyof M['filters'] & keyof FieldsOf<M>]?:
    | FilterValue<FieldsOf<M>[Name], M['filters'][Name] & FilterMatch>
    | null
    | undefined;
}>;

/** What a list may be sorted by. */
export type SortOf<M extends CoreModel> = {
  readonly field: {
    [Name in keyof FieldsOf<M>]: FieldsOf<M>[Name] extends { readonly sortable: true } ? Name : never;
  }[keyof FieldsOf<M>];
  readonly direction: 'asc' | 'desc';
};

type WrittenAtCreation<M extends CoreModel> = {
  [Name in keyof FieldsOf<M>]: FieldsOf<M>[Name] extends { readonly written: 'create' | 'always' } ? Name : never;
}[keyof FieldsOf<M>];
type Optional<F extends Field> = F extends
  | { readonly nullable: true }
  | { readonly default: unknown }
  | { readonly computed: object }
  ? true
  : false;
/** Of a field that other calls own, what creation lets pass. */
type Given<F extends Field> = F extends { readonly owned: { readonly accepts: readonly (infer Accepted)[] } }
  ? Accepted
  : OrNull<F>;

/** What `create` takes; `never` where nobody creates. */
export type CreateOf<M extends CoreModel> = [WrittenAtCreation<M>] extends [never]
  ? never
  : Simplify<
      {
        readonly [Name in WrittenAtCreation<M> as Optional<FieldsOf<M>[Name]> extends true ? never : Name]: Given<
          FieldsOf<M>[Name]
        >;
      } & {
        readonly [Name in WrittenAtCreation<M> as Optional<FieldsOf<M>[Name]> extends true ? Name : never]?: Given<
          FieldsOf<M>[Name]
        >;
      }
    >;

type WrittenAlways<M extends CoreModel> = {
  [Name in keyof FieldsOf<M>]: FieldsOf<M>[Name] extends { readonly written: 'always' } ? Name : never;
}[keyof FieldsOf<M>];

/** What `update` takes: only the keys to change; `never` where nobody updates. */
export type UpdateOf<M extends CoreModel> = [WrittenAlways<M>] extends [never]
  ? never
  : { readonly [Name in WrittenAlways<M>]?: OrNull<FieldsOf<M>[Name]> };
