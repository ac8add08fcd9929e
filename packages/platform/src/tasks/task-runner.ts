import type { Json } from '@enginehouse/kernel';
import type { StartedTask, Task } from '@enginehouse/sdk';
import type { Session } from '../session.ts';

/** What work in the background gets to know and may say. */
export interface TaskWork {
  readonly taskId: string;
  readonly input: Json;
  /** Where it stood when it was last interrupted; null at first. */
  readonly checkpoint: Json;
  /** Aborted when the task is cancelled or this node has lost it. */
  readonly signal: AbortSignal;
  /** 0 to 1; kept at most four times a second. */
  progress(done: number): void;
  /** One line for people; batched. Secrets do not belong here. */
  line(text: string): void;
  saveCheckpoint(checkpoint: Json): Promise<void>;
  /** Puts the task to `waiting_confirmation` and resolves with the answer. */
  confirmed(question: string): Promise<Json>;
}

export interface TaskKind {
  /** `domain.verb`, for example `engines.install`. */
  readonly name: string;
  /** Who may start one through `sdk.tasks`; null: only the platform itself. */
  readonly permission: string | null;
  /** What it resolves with is the task's result; what it throws fails it. */
  work(work: TaskWork): Promise<Json>;
}

/** Durable work on this node: pg-boss below, `background_tasks` above. */
export interface TaskRunner extends AsyncDisposable {
  register(kind: TaskKind): void;
  /**
   * `session` null: the platform itself. `onNode`: only this node works on it. Resolves with the task of the same key where
   * one is active.
   */
  start(
    session: Session | null,
    task: {
      readonly kind: string;
      readonly module: string;
      readonly label: string;
      readonly taskKey?: string;
      readonly input?: Json;
      readonly onNode?: string;
    },
  ): Promise<StartedTask>;
  /** Null where there is none. Scope is not looked at. */
  find(taskId: string): Promise<Task | null>;
  cancel(taskId: string): Promise<Task | null>;
}
