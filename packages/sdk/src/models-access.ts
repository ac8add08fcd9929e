import type {
  ColumnSchema,
  CoreModelCalls,
  CoreModelName,
  CoreModelsByName,
  DeleteOptions,
  FilterSchema,
  FormField,
  FormOption,
  ModelPolicy,
  PolicyOption,
  RowId,
  RowRights,
  UpdateOptions,
} from '@enginehouse/models';
import type { SpecificCalls } from './specific-calls.ts';

/** `engine_registry` as TypeScript spells it: `engineRegistry`. */
export type CamelCase<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Name;

/** The proxy over one core model: the calls of every core model, and those that it alone has. */
export type ModelProxy<Name extends CoreModelName> = CoreModelCalls<CoreModelsByName[Name]> &
  (Name extends keyof SpecificCalls ? SpecificCalls[Name] : unknown);

/** A row of a core model whose name only the running program knows. */
export type OpenRow = { readonly [field: string]: unknown };
export interface OpenSelectOptions {
  readonly filters?: OpenRow;
  readonly sort?: OpenSort | readonly OpenSort[];
  readonly policy?: ModelPolicy;
}
export interface OpenSort {
  readonly field: string;
  readonly direction: 'asc' | 'desc';
}
export interface OpenListOptions extends OpenSelectOptions {
  readonly page?: number;
  readonly pageSize?: number;
  readonly after?: string;
}
export interface OpenAllResult {
  readonly rows: readonly OpenRow[];
  readonly filters: OpenRow;
  readonly sort: readonly OpenSort[];
}
export interface OpenListResult extends OpenAllResult {
  readonly totalRows: number;
  readonly more?: true;
  readonly page: number;
  readonly pageSize: number;
  readonly next?: string | null;
}

/**
 * The calls of a core model whose name only the running program knows: the same as `CoreModelCalls`, checked when they are
 * made and not by the compiler.
 */
export interface OpenModelProxy {
  list(options?: OpenListOptions): Promise<OpenListResult>;
  all(options?: OpenSelectOptions): Promise<OpenAllResult>;
  count(options?: Pick<OpenSelectOptions, 'filters' | 'policy'>): Promise<number>;
  view(id: RowId, options?: PolicyOption): Promise<OpenRow | null>;
  create(values: OpenRow, options?: PolicyOption): Promise<OpenRow>;
  update(id: RowId, values: OpenRow, options?: UpdateOptions): Promise<OpenRow | null>;
  delete(id: RowId, options?: DeleteOptions): Promise<boolean>;
  rights(id: RowId): Promise<RowRights | null>;
  filtersModel(): Promise<readonly FilterSchema[]>;
  tableModel(): Promise<readonly ColumnSchema[]>;
  formModelCreate(): Promise<readonly FormField[]>;
  formModelUpdate(id: RowId): Promise<readonly FormField[]>;
  formModelExtra(name: string): Promise<readonly FormField[] | readonly FormOption[]>;
}

/**
 * `sdk.models`: the core models, each under its registered name in camelCase. A proxy is lazy: making it checks nothing, and
 * every call takes its identity from the session of that moment. A call that a core model lacks is `NOT_SUPPORTED`.
 */
export type ModelsAccess = { readonly [Name in CoreModelName as CamelCase<Name>]: ModelProxy<Name> } & {
  /** By registered name, trimmed, in any case. The first call of an unknown one is `UNKNOWN_CORE_MODEL`. */
  get<Name extends CoreModelName>(name: Name): ModelProxy<Name>;
  get(name: string): OpenModelProxy;
};
