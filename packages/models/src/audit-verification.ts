/** Where the chain over audit events ended at a moment. Kept elsewhere, it shows later that nothing before it was cut off. */
export interface AuditHead {
  /** Number of the batch, from 1. */
  readonly seq: number;
  /** SHA-256 of its line, hexadecimal: it covers every line before it. */
  readonly hash: string;
  /** ISO 8601, UTC. */
  readonly sealedAt: string;
  /** Both in one word, `<seq>.<hash>`, as the check takes it. */
  readonly text: string;
}

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

export interface AuditVerification {
  /** Nothing is broken. */
  readonly intact: boolean;
  /** The first break; null when intact. */
  readonly broken: AuditBreak | null;
  /** Where the chain ends now; null where nothing was sealed yet. */
  readonly head: AuditHead | null;
  /** Batches and events that were checked and found whole. */
  readonly batches: number;
  readonly events: number;
  /** Batches whose events retention has removed; their lines were checked. */
  readonly droppedBatches: number;
  /** Events that the chain does not hold yet. They are sealed within a second or two while a node runs. */
  readonly unsealed: number;
}

export interface AuditProgress {
  /** Batches. */
  readonly done: number;
  readonly total: number;
}
