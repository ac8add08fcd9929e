import type { RowId, WriteOperation } from '@enginehouse/models';
import type { AuditEntry, OutboxEntry, RowValues, RowWrite } from '../configuration/configuration-change.ts';
import type { Queryable } from '../database.ts';
import type { Caller } from './repository.ts';

/** A write that is about to happen: payload checked and normalised, access and scope granted, nothing written yet. */
export interface WriteDraft {
  readonly operation: WriteOperation;
  /** Null at creation, where the database numbers the row. */
  readonly id: string | number | null;
  /** The row as stored, sealed values as they rest; null at creation. */
  readonly before: RowValues | null;
  /** What was given, by field, virtual fields included; empty at deletion. Absent keys were not given. */
  readonly values: RowValues;
  readonly cascade: boolean;
  readonly caller: Caller;
}

/** A write that was asked for: payload checked and normalised, nothing read yet. */
export interface AskedWrite extends Pick<WriteDraft, 'operation' | 'values' | 'caller'> {
  /** As it was given; null at creation. There may be no such row, or none in scope. */
  readonly id: RowId | null;
}

/** What a rule adds to a write. */
export interface DraftAddition {
  /** Stored fields to set beside those given, for example a hash. */
  readonly values?: RowValues;
  /**
   * Further rows, written in the same transaction after the row itself. `'$id'` in place of a value stands for the id of the
   * row being created.
   */
  readonly writes?: readonly RowWrite[];
  /** Likewise within an `entityId`: `engine/$id`. */
  readonly audit?: readonly AuditEntry[];
  readonly events?: readonly OutboxEntry[];
  /** What the audit shows of virtual fields; a password as `{ changed: true }`, never its text. */
  readonly audited?: { readonly before?: RowValues; readonly after?: RowValues };
  /** The write takes the revision although no field of `feedsOnly` is among the given ones. */
  readonly feeds?: true;
  /** Plans must be made again. */
  readonly changesPlans?: true;
}

/**
 * Rules that data cannot say, of one core model: a domain's, handed to the repository by compose. Called while the write is
 * decided, and again when another node was faster: it reads through `reader` and does nothing else. What it throws
 * refuses the write.
 */
export interface ModelRules {
  /** The writes that are judged. Default: all. Those of other kinds need no look at the configuration in force. */
  readonly operations?: readonly WriteOperation[];
  /**
   * Those of them that hang on the draft alone, on no other row and no setting: what else changes meanwhile does not matter, so
   * that they need no look at the configuration either. Default: none.
   */
  readonly byDraftAlone?: readonly WriteOperation[];
  /**
   * Work that takes long and that `judge` rests on, such as hashing. Done once, before the write has its turn: changes of the
   * configuration go one after the other, and none waits for it. It may write. What it throws refuses the write.
   */
  prepare?(asked: AskedWrite): Promise<void>;
  judge(draft: WriteDraft, reader: Queryable): Promise<DraftAddition | undefined> | DraftAddition | undefined;
}

/** By registered name of the core model. */
export type RulesByModel = ReadonlyMap<string, ModelRules>;
