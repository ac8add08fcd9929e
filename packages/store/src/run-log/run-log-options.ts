import type { RunLog } from '@enginehouse/kernel';
import type { KeepPolicy } from './keep-policy.ts';

export interface RunLogOptions extends Partial<KeepPolicy> {
  /**
   * The node that writes; one id for all starts of the same node. Default: the host's name. Two nodes with one id would
   * give up each other's parts when they start, and find them again when they come.
   */
  readonly nodeId?: string;
  /**
   * Ids of the nodes that are alive, asked when the log is opened. Without it, other nodes of a PostgreSQL server are
   * taken for alive, and of an embedded database for gone, since only one process can have it open.
   */
  readonly liveNodes?: () => Promise<readonly string[]>;
  /** Age of a run, in milliseconds, after which its missing parts are given up whoever owes them. Default one hour. */
  readonly abandonedAfterMs?: number;
  /** Records that wait before `room()` makes producers wait. Default 2,048. */
  readonly maxQueued?: number;
  /** Records that wait before an append is refused: `RUN_LOG_FULL`. Default 20,000. */
  readonly maxWaiting?: number;
  /** Records of one commit. Default 256. */
  readonly maxBatch?: number;
}

/** The log as its owner holds it. The kernel's port is `append` and `complete`. */
export interface RunLogWriter extends RunLog, AsyncDisposable {
  /** Resolves with the number of runs whose missing parts were given up (they read as `lost`) at opening. */
  readonly opened: Promise<number>;
  /** Waiting records, without those being written. */
  readonly queued: number;
  /** Resolves when fewer than `maxQueued` records wait: for producers that append without awaiting each. */
  room(): Promise<void>;
  /** Takes effect with the next batch. */
  configure(policy: Partial<KeepPolicy>): void;
  /** Gives up the parts that these nodes owe: they have gone. Resolves with the number of runs. */
  giveUp(nodeIds: readonly string[]): Promise<number>;
  /** Takes no more records, writes what is queued, and resolves when nothing is under way. */
  close(): Promise<void>;
}

/** Characters that one record may take up in its statement; above it is refused. */
export const MAX_RECORD_CHARACTERS = 16_000_000;
