import type { Json } from '@enginehouse/kernel';

/**
 * A CloudEvents 1.0 envelope in its JSON form. Attributes that an event does not have are absent. Those below `data` are
 * extensions, and come with events that tell of a committed write.
 */
export interface PlatformEvent {
  readonly specversion: '1.0';
  /** The same when an event is delivered again: whoever must not act twice remembers it. */
  readonly id: string;
  /** `/runs/<runId>/engines/<engineId>`, `/core/<name>`, ... */
  readonly source: string;
  /** The topic, for example `engine.confidence.updated`. */
  readonly type: string;
  /** The entity: events of one are delivered in their order. */
  readonly subject?: string;
  /** ISO 8601. */
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly data: Json;
  /** Place in the order of delivery, and the point to resume from: grows, with gaps. */
  readonly position?: number;
  /** The revision of the configuration that the write made. */
  readonly revision?: number;
  /** Whose it is; absent: the whole house's. */
  readonly organizationId?: number;
  /** The user whose own it is; absent: nobody's alone. */
  readonly userId?: number;
}

export type EventHandler = (event: PlatformEvent) => void | Promise<void>;

/**
 * Topic of the event that says that others were missed: read the state anew, then go on. It comes whatever the pattern.
 * Its data: `after`, the last position that was not missed; `position` is where it goes on; its subject is set where
 * only events of that subject were missed.
 */
export const RESET_TOPIC = 'events.reader.reset';

export interface FollowOptions {
  /** Topics, `*` for one word and a last `**` for the rest. Default all. */
  readonly pattern?: string;
  /** Position of the last event that is known. Default: only what comes from now on. */
  readonly after?: number;
  readonly signal?: AbortSignal;
}

export interface SubscribeOptions {
  /** Of the consumer: its place is kept under it. Lower-case words, dots and dashes, for example `webhooks.billing`. */
  readonly name: string;
  readonly pattern: string;
  /**
   * Called for one event at a time. What it throws is tried again, 1 s later at first, then 2, 4, up to a minute apart,
   * without end: events of the same subject wait behind it, all others go on. `signal` is aborted when the consumer is
   * stopped or another node has taken over.
   */
  readonly handler: (event: PlatformEvent, signal: AbortSignal) => void | Promise<void>;
  /** Where a consumer begins whose name is new. Default `now`; `kept` begins with the oldest event that is kept. */
  readonly from?: 'now' | 'kept';
}

export interface Subscription {
  readonly name: string;
  /** Resolves when the place is in the database: what is committed from then on is handled, whatever happens to this node. */
  readonly ready: Promise<void>;
  /** Waits for the handler under way, remembers the place and lets another node go on. The place stays. */
  stop(): Promise<void>;
}

/**
 * `sdk.events`: what happened, for whoever wants to know; only what the session may know of. Committed writes are told at
 * least once, and in order for each subject.
 */
export interface Events {
  /**
   * Listens on this node from now on; the answer stops it. A handler that fails is logged and its event is not repeated.
   * One that lags 10,000 events behind misses the rest, and is told by an event of `RESET_TOPIC` when it is free again.
   * Throws `INVALID_TOPIC_PATTERN`.
   */
  on(pattern: string, handler: EventHandler): () => void;
  /**
   * Reads events of committed writes from a position on, then waits for more until `signal` is aborted. Events are kept for
   * 7 days: from an older position, and from one that the database does not know, the first is of `RESET_TOPIC`.
   */
  follow(options?: FollowOptions): AsyncIterable<PlatformEvent>;
  /**
   * A consumer whose place is kept in the database: it goes on where it stopped, on one node at a time, and gets each event
   * of a committed write at least once. Needs `system.module.manage`. Throws `INVALID_REQUEST`, `INVALID_TOPIC_PATTERN`
   * and `CONSUMER_RUNS_HERE`.
   */
  subscribe(options: SubscribeOptions): Subscription;
}
