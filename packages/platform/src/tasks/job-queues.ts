/** A job in the hands of this node. */
export interface QueuedJob {
  readonly id: string;
  readonly queue: string;
  readonly data: { readonly [name: string]: unknown };
  /** How many processes died over it. */
  readonly attempt: number;
}

export interface NewJob {
  readonly queue: string;
  /** JSON. */
  readonly data: { readonly [name: string]: unknown };
  /** Default: a new one. */
  readonly id?: string;
  /** Of one queue and key, one job is waiting or under way; without a key any number. */
  readonly key?: string;
  /** Not handed out before `release`, or 30 s have gone by. */
  readonly held?: boolean;
}

export type JobState = 'waiting' | 'active' | 'failed' | 'cancelled';

/** Where a job stands. A job that was done is gone. */
export interface JobPlace {
  readonly id: string;
  readonly queue: string;
  readonly key: string | null;
  readonly state: JobState;
  readonly attempt: number;
  /** Milliseconds since it was handed out; null while it waits. */
  readonly activeMs: number | null;
}

/**
 * Work that outlives the process: a job is handed to one node at a time, and is gone when its handler has resolved. There is no
 * clock in it: a node's lease decides whether its jobs go to somebody else, and whoever finds that out gives them back.
 */
export interface JobQueues extends AsyncDisposable {
  /** Hands jobs of a queue to a handler here, so many at once. A handler that rejects lets others have the job again. */
  serve(queue: string, limit: number, handler: (job: QueuedJob) => Promise<void>): void;
  /** False where one of its key is there already. */
  send(job: NewJob): Promise<boolean>;
  /** Hands out a job that was held. */
  release(queue: string, id: string): Promise<void>;
  /** Takes it from a process that is dead. False where its place has changed meanwhile, or too many have died of it. */
  takeBack(place: Pick<JobPlace, 'id' | 'queue' | 'attempt'>): Promise<boolean>;
  remove(queue: string, ids: readonly string[]): Promise<void>;
  /** Keeps jobs from being handed out; those under way find out by `find`. */
  cancel(queue: string, ids: readonly string[]): Promise<void>;
  /** Jobs of these ids, or of a queue, or of a key over all queues. */
  find(of: {
    readonly ids?: readonly string[];
    readonly queue?: string;
    readonly key?: string;
  }): Promise<readonly JobPlace[]>;
  /** Queues whose names begin so. */
  queues(prefix: string): Promise<readonly string[]>;
  /** Removes a queue with its jobs. */
  removeQueue(queue: string): Promise<void>;
  /** Hands out no more jobs here; resolves when the handlers under way have ended. */
  stop(): Promise<void>;
}
