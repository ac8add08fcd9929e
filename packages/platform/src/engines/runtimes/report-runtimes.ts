import { type Database, removeNodeViews, writeNodeView } from '@enginehouse/store';
import { errorFields, type Logger } from '../../logger.ts';
import type { RuntimeRegistry } from './runtime-registry.ts';

export interface RuntimeReportParts {
  readonly db: Database;
  readonly log: Logger;
  readonly nodeId: string;
  readonly registry: Pick<RuntimeRegistry, 'view'>;
}

/** With the heartbeat of the node. */
const EVERY_MS = 1_000;
/** Calls that a node tells others of: a busy one would write a megabyte each second. It shows all of its own itself. */
const MOST_CALLS = 1_000;

/** Writes what is in memory and under way here for the other nodes: each second, if it has changed. */
export function startRuntimeReport({ db, log, nodeId, registry }: RuntimeReportParts): AsyncDisposable {
  let written: string | undefined;
  let writing: Promise<void> | undefined;
  let isFailing = false;

  const report = async (): Promise<void> => {
    try {
      const { loaded, calls } = await registry.view();
      const view = { loaded, calls: calls.slice(0, MOST_CALLS) };
      const text = JSON.stringify(view);
      // A node that never had a runtime says nothing.
      if (text === written || (written === undefined && view.calls.length + view.loaded.length === 0)) return;
      await writeNodeView(db, { nodeId, view });
      written = text;
      isFailing = false;
    } catch (error) {
      if (!isFailing) log.info(errorFields(error), 'the runtimes of this node could not be reported');
      isFailing = true;
    }
  };
  const timer = setInterval(() => {
    // One at a time: a database that does not answer gathers no queue.
    writing ??= report().finally(() => {
      writing = undefined;
    });
  }, EVERY_MS).unref();
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await writing;
      // A killed node leaves its view behind; nobody shows it once its lease is over, and the next that ends removes it.
      await removeNodeViews(db, nodeId).catch(() => undefined);
    },
  };
}
