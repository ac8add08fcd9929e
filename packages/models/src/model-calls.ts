import type { CoreModel, FilterMatch } from './core-model.ts';
import type { FormField, FormOption } from './form.ts';
import type { CreateOf, DetailOf, FilterOf, RowOf, SortOf, UpdateOf } from './row-types.ts';

/** `scoped` (default): within the row scope of the session. `bypass`: outside of it, for whoever was granted that. */
export type ModelPolicy = 'scoped' | 'bypass';

export interface PolicyOption {
  readonly policy?: ModelPolicy;
}
export interface SelectOptions<M extends CoreModel> extends PolicyOption {
  /** Null, undefined and blank mean no filter; `{ value }` and `{ q }` are unwrapped. */
  readonly filters?: FilterOf<M>;
  /** Default: the model's. Ties are broken by the primary key. */
  readonly sort?: SortOf<M> | readonly SortOf<M>[];
}
export interface ListOptions<M extends CoreModel> extends SelectOptions<M> {
  /** From 0. Default 0. */
  readonly page?: number;
  /** Held between 1 and 200. Default 25. */
  readonly pageSize?: number;
  /** Cursor of the next page of an append-only model, from `next`; without it and `page`: the first. */
  readonly after?: string;
}

/** What was applied, as the caller may show it. */
export interface Selection<M extends CoreModel> {
  readonly filters: FilterOf<M>;
  readonly sort: readonly SortOf<M>[];
}
export interface ListResult<M extends CoreModel> extends Selection<M> {
  readonly rows: readonly RowOf<M>[];
  /** After scope and filters. Append-only models count exactly up to 10,000. */
  readonly totalRows: number;
  /** There are more than `totalRows`. */
  readonly more?: true;
  readonly page: number;
  readonly pageSize: number;
  /** Append-only models: cursor of the next page, null on the last. */
  readonly next?: string | null;
}
export interface AllResult<M extends CoreModel> extends Selection<M> {
  readonly rows: readonly RowOf<M>[];
}

export interface FilterSchema {
  readonly field: string;
  readonly type: 'int' | 'text' | 'bool' | 'enum' | 'datetime';
  readonly match: FilterMatch;
  readonly options?: readonly FormOption[];
}
export interface ColumnSchema {
  readonly field: string;
  readonly type: 'int' | 'float' | 'text' | 'bool' | 'enum' | 'datetime' | 'json' | 'list' | 'secret';
  readonly label: string;
  readonly sortable: boolean;
  readonly filterable: boolean;
  readonly filterType?: FilterSchema['type'];
  readonly options?: readonly FormOption[];
  readonly format?: string;
}

/** Key of a row: its number, or its text. */
export type RowId = number | string;
export interface UpdateOptions extends PolicyOption {
  /** Refuses the write (`REVISION_CONFLICT`) when the row was written since. */
  readonly ifRevision?: number;
}
export interface DeleteOptions extends UpdateOptions {
  /** Takes along what would block, where the model allows it. */
  readonly cascade?: boolean;
}

/** Why a write is refused, in the words of its error. */
export interface WriteRefusal {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

/** What may be done with a row; null: nothing is known that refuses it. */
export interface RowRights {
  readonly update: WriteRefusal | null;
  readonly delete: WriteRefusal | null;
}

/** What every core model answers. Types of rows, filters and payloads follow from its declaration. */
export interface CoreModelCalls<M extends CoreModel> {
  list(options?: ListOptions<M>): Promise<ListResult<M>>;
  /** Every row; refuses above 10,000 and says to page. */
  all(options?: SelectOptions<M>): Promise<AllResult<M>>;
  /** Agrees with `list().totalRows`. */
  count(options?: Pick<SelectOptions<M>, 'filters' | 'policy'>): Promise<number>;
  /** Null where there is no such row, or it is out of scope. */
  view(id: RowId, options?: PolicyOption): Promise<DetailOf<M> | null>;
  create(values: CreateOf<M>, options?: PolicyOption): Promise<DetailOf<M>>;
  /** Only given keys change. Null where there is no such row, or it is out of scope. */
  update(id: RowId, values: UpdateOf<M>, options?: UpdateOptions): Promise<DetailOf<M> | null>;
  /** False where there is no such row, or it is out of scope. */
  delete(id: RowId, options?: DeleteOptions): Promise<boolean>;
  /**
   * What would refuse a change of a row and its deletion: access, and the rules of its domain, before any value is known.
   * Nothing is written or audited. Null where there is no such row, or it is out of scope.
   */
  rights(id: RowId): Promise<RowRights | null>;
  filtersModel(): Promise<readonly FilterSchema[]>;
  tableModel(): Promise<readonly ColumnSchema[]>;
  formModelCreate(): Promise<readonly FormField[]>;
  formModelUpdate(id: RowId): Promise<readonly FormField[]>;
  formModelExtra(name: string): Promise<readonly FormField[] | readonly FormOption[]>;
}
