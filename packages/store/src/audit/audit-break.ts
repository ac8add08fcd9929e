/** What is wrong with a batch. */
export type AuditBreakReason =
  /** A line of the chain is gone. */
  | 'batch-missing'
  /** The line does not follow the one before it: a line was exchanged, or put in. */
  | 'not-linked'
  /** What the line says is not what was hashed. */
  | 'line-altered'
  /** The signature is not that of the line. */
  | 'not-signed'
  /** The line was signed with a key that is not here. */
  | 'key-unknown'
  /** The line is of a newer version. */
  | 'layout-unknown'
  /** Events of the batch are gone, and retention did not remove them. */
  | 'rows-missing'
  /** Events of the batch are not what was sealed. */
  | 'rows-altered'
  /** Retention removed the events by what the line says, but did not sign it. */
  | 'drop-not-signed'
  /** There are events among the sealed ones that nobody sealed. */
  | 'rows-added'
  /** The chain ends before the head that was asked for. */
  | 'tail-cut'
  /** The chain is another one than that of the head that was asked for. */
  | 'other-chain';

export interface AuditBreak {
  /** The first batch that is broken. */
  readonly seq: number;
  readonly reason: AuditBreakReason;
  /** One sentence for people. */
  readonly message: string;
  /** Ids of events, where some can be named; at most 20. */
  readonly eventIds: readonly number[];
}
