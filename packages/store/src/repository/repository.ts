import type {
  CoreModelContext,
  DeleteOptions,
  PolicyOption,
  RegisteredModel,
  RowId,
  RowRights,
  UpdateOptions,
} from '@enginehouse/models';
import type { ChangeOrigin } from '../configuration/configuration-change.ts';

/** Who calls, in which scope, and what the audit keeps of it. */
export interface Caller {
  readonly context: CoreModelContext;
  readonly origin: ChangeOrigin;
}

/** A row as JSON: times as ISO 8601 text, bytes as hex, masks in place of secrets. */
export type ShownRow = { readonly [field: string]: unknown };
export interface AppliedSort {
  readonly field: string;
  readonly direction: 'asc' | 'desc';
}
export interface RowSelection {
  readonly filters?: unknown;
  readonly sort?: unknown;
  readonly policy?: unknown;
}
export interface PageRequest extends RowSelection {
  readonly page?: unknown;
  readonly pageSize?: unknown;
  readonly after?: unknown;
}
export interface RowPage {
  readonly rows: readonly ShownRow[];
  readonly totalRows: number;
  readonly more?: true;
  readonly page: number;
  readonly pageSize: number;
  readonly next?: string | null;
  readonly filters: { readonly [field: string]: unknown };
  readonly sort: readonly AppliedSort[];
}

/**
 * The one way to the rows of core models: scope, filters, sealing, audit, outbox and revision are applied here and nowhere
 * else. What callers give is input: nothing of it is trusted to have the type it should have.
 */
export interface ModelReader {
  list(entry: RegisteredModel, caller: Caller, request?: PageRequest): Promise<RowPage>;
  all(
    entry: RegisteredModel,
    caller: Caller,
    selection?: RowSelection,
  ): Promise<Omit<RowPage, 'page' | 'pageSize' | 'totalRows'>>;
  count(entry: RegisteredModel, caller: Caller, selection?: RowSelection): Promise<number>;
  view(entry: RegisteredModel, caller: Caller, id: RowId, options?: PolicyOption): Promise<ShownRow | null>;
}

export interface ModelWriter {
  create(entry: RegisteredModel, caller: Caller, values: unknown, options?: PolicyOption): Promise<ShownRow>;
  update(
    entry: RegisteredModel,
    caller: Caller,
    id: RowId,
    values: unknown,
    options?: UpdateOptions,
  ): Promise<ShownRow | null>;
  delete(entry: RegisteredModel, caller: Caller, id: RowId, options?: DeleteOptions): Promise<boolean>;
  /** What would refuse a change of a row and its deletion, judged as they would be; null where there is none in scope. */
  rights(entry: RegisteredModel, caller: Caller, id: RowId): Promise<RowRights | null>;
}

export interface Repository extends ModelReader, ModelWriter {}
