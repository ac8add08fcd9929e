import { addTaskLines, type Database, saveTask } from '@enginehouse/store';
import { errorFields, type Logger } from '../logger.ts';

/** What is said meanwhile is written at most so often: four times a second. */
const WRITE_EVERY_MS = 250;
const LONGEST_LINE = 500;
/** Lines that wait for a database that does not answer; older ones go. */
const MOST_WAITING = 1_000;
// biome-ignore lint/suspicious/noControlCharactersInRegex: what terminals are told has no place in a row
const NOT_TEXT = /\u001b\[[0-9;?]*[A-Za-z]|[\u0000-\u0008\u000b-\u001f\u007f]/g;

/** What a piece of work says of itself, written in batches behind it. */
export interface TaskReport {
  progress(done: number): void;
  line(text: string): void;
  /** Writes what is left; never rejects. */
  end(): Promise<void>;
}

export interface ReportParts {
  readonly db: Database;
  readonly log: Logger;
  readonly nodeId: string;
  /** The task that lines go to at the moment; null: none, and they are dropped. */
  readonly taskId: () => Promise<string | null> | string | null;
  /** Whether this node has the task, and so may say how far it is. */
  readonly ownsProgress: boolean;
}

export function openTaskReport({ db, log, nodeId, taskId, ownsProgress }: ReportParts): TaskReport {
  let lines: { readonly time: string; readonly text: string }[] = [];
  let progress: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  const write = async (): Promise<void> => {
    const [said, done] = [lines, progress];
    lines = [];
    progress = undefined;
    if (said.length === 0 && done === undefined) return;
    try {
      const id = await taskId();
      if (id === null) return;
      if (said.length > 0) await addTaskLines(db, id, nodeId, said);
      if (ownsProgress) await saveTask(db, { id, nodeId, ...(done === undefined ? {} : { progress: done }) });
    } catch (error) {
      // What is said on the way must not stop the work: it is tried again with what comes next.
      log.info(errorFields(error), 'what a task says could not be written');
      lines = [...said, ...lines].slice(-MOST_WAITING);
      progress ??= done;
    }
  };
  const schedule = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      writing = writing.then(write);
    }, WRITE_EVERY_MS).unref();
  };
  return {
    progress(done) {
      if (!ownsProgress || Number.isNaN(done)) return;
      progress = Math.min(1, Math.max(0, done));
      schedule();
    },
    line(text) {
      for (const one of text.split('\n')) {
        const clean = one.replace(NOT_TEXT, '').trimEnd();
        if (clean === '') continue;
        const shown = clean.length > LONGEST_LINE ? `${clean.slice(0, LONGEST_LINE - 3)}...` : clean;
        lines.push({ time: new Date().toISOString(), text: shown });
      }
      if (lines.length > MOST_WAITING) lines = lines.slice(-MOST_WAITING);
      if (lines.length > 0) schedule();
    },
    async end() {
      clearTimeout(timer);
      timer = undefined;
      writing = writing.then(write);
      await writing;
    },
  };
}
