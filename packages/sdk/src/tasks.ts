import type { Json } from '@enginehouse/kernel';

/** Where a task is; the last three are final. */
export type TaskStatus = 'pending' | 'running' | 'waiting_confirmation' | 'completed' | 'failed' | 'interrupted';

/** A line of what a task says while it works. */
export interface TaskLine {
  /** Grows by one from 1. */
  readonly number: number;
  /** ISO 8601. */
  readonly time: string;
  /** Node that wrote it. */
  readonly nodeId: string;
  /** Without secrets, one line. */
  readonly text: string;
}

/** Work in the background, as it is now. Times are ISO 8601. */
export interface Task {
  readonly id: string;
  readonly module: string;
  readonly label: string;
  readonly status: TaskStatus;
  /** 0 to 1. */
  readonly progress: number;
  readonly taskKey: string | null;
  readonly ownerNodeId: string | null;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly updatedAt: string;
  /** Where it can go on after a stop. */
  readonly checkpoint: Json;
  readonly result: Json;
  readonly error: string | null;
  /** The last 1,000 lines at most. */
  readonly lines: readonly TaskLine[];
}

/** Work to be begun in the background. */
export interface NewTask {
  /** Name of the kind of work: a handler of this name must be known to some node. */
  readonly kind: string;
  readonly label: string;
  /** Of one key and organization one task is active at a time. */
  readonly taskKey?: string;
  readonly input?: Json;
}

/** What `start` answers when a task with this key is active already: that one. */
export interface StartedTask {
  readonly task: Task;
  readonly created: boolean;
}

/** `sdk.tasks`: work in the background that outlives the request and the node that began it. */
export interface Tasks {
  /** Throws `UNKNOWN_TASK_KIND`. */
  start(task: NewTask): Promise<StartedTask>;
  /** Null for missing and for out of scope alike. */
  get(taskId: string): Promise<Task | null>;
  /** The task, as it changes, until it has ended or `signal` is aborted; the first is how it is now. */
  progress(taskId: string, signal?: AbortSignal): AsyncIterable<Task>;
  /** Answers a task that waits for confirmation. Throws `TASK_NOT_WAITING`. */
  confirm(taskId: string, answer: Json): Promise<Task>;
  /** Asks it to end; resolves when it has, or after 10 s. Throws `TASK_ENDED`. */
  cancel(taskId: string): Promise<Task>;
}
