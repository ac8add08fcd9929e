import {
  addNodeCommands,
  type Database,
  finishNodeCommand,
  NODE_COMMANDS_CHANNEL,
  type NodeCommand,
  type NodeCommandKind,
  type NodeCommandState,
  pendingNodeCommands,
  readNodeCommands,
} from '@enginehouse/store';
import { Waker } from '../../events/waker.ts';
import { errorFields, type Logger } from '../../logger.ts';
import { nodeCommandFailed } from '../engine-errors.ts';
import type { RuntimeRegistry } from './runtime-registry.ts';

/** What one node asks others to do with their runtimes. */
export interface NodeCommands extends AsyncDisposable {
  /**
   * Resolves when every one of these nodes has done it; one that dies meanwhile is not waited for, because its runtimes die
   * with it. Rejects with `NODE_COMMAND_FAILED`, which names the nodes that could not, or did not answer in time.
   */
  ask(command: {
    readonly nodeIds: readonly string[];
    readonly kind: NodeCommandKind;
    readonly input: NodeCommand['input'];
  }): Promise<void>;
}

export interface NodeCommandsParts {
  readonly db: Database;
  readonly log: Logger;
  readonly nodeId: string;
  readonly registry: Pick<RuntimeRegistry, 'stop' | 'unload'>;
}

/** The net under NOTIFY. */
const POLL_MS = 5_000;
/** While somebody waits for an answer. */
const LOOK_MS = 500;
/** Stopping waits 5 s for an adapter, unloading up to 30 s for its runtime. */
const ANSWER_MS = 40_000;
const LONGEST_REASON = 1_000;

/** Does what this node is asked to do, and asks others. */
export async function openNodeCommands(parts: NodeCommandsParts): Promise<NodeCommands> {
  const { db, log, nodeId } = parts;
  const closing = new AbortController();
  const work = new Waker();
  const asking = new Set<Waker>();
  const underWay = new Map<number, Promise<void>>();
  const stopListening = await db.listen(NODE_COMMANDS_CHANNEL, () => {
    work.wake();
    for (const waker of asking) waker.wake();
  });

  const perform = async (command: NodeCommand): Promise<void> => {
    const reason = await performed(parts.registry, command).then(
      () => null,
      (error: unknown) => (error instanceof Error ? error.message : String(error)).slice(0, LONGEST_REASON),
    );
    await finishNodeCommand(db, command.id, reason);
  };
  const follow = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      try {
        for (const command of await pendingNodeCommands(db, nodeId)) {
          if (underWay.has(command.id)) continue;
          const done = perform(command)
            .catch((error: unknown) => log.info(errorFields(error), 'what a node was asked to do was not reported'))
            .finally(() => underWay.delete(command.id));
          underWay.set(command.id, done);
        }
      } catch (error) {
        log.info(errorFields(error), 'what this node is asked to do could not be read');
      }
      await work.wait(POLL_MS, closing.signal);
    }
  };
  const following = follow();

  return {
    async ask(command) {
      if (command.nodeIds.length === 0) return;
      const waker = new Waker();
      asking.add(waker);
      try {
        const ids = await addNodeCommands(db, command);
        const deadline = performance.now() + ANSWER_MS;
        for (;;) {
          const states = await readNodeCommands(db, ids);
          const isLate = performance.now() > deadline || closing.signal.aborted;
          if (isLate || !states.some(isAwaited)) return settle(command.kind, states);
          await waker.wait(LOOK_MS, closing.signal);
        }
      } finally {
        asking.delete(waker);
      }
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      await stopListening().catch(() => undefined);
      await following;
      await Promise.all(underWay.values());
    },
  };
}

function isAwaited({ status, live }: NodeCommandState): boolean {
  return status === 'pending' && live;
}

function settle(kind: NodeCommandKind, states: readonly NodeCommandState[]): void {
  const problems = states
    .filter((state) => state.status === 'failed' || isAwaited(state))
    .map(({ nodeId, error }) => ({ field: nodeId, message: error ?? 'did not answer in time' }));
  if (problems.length > 0) throw nodeCommandFailed(kind, problems);
}

/** Rows of a node that runs other code may ask for anything. */
async function performed(registry: NodeCommandsParts['registry'], { kind, input }: NodeCommand): Promise<void> {
  const id = Number(input.engineInstanceId);
  switch (kind) {
    case 'stop_engine':
      return registry.stop(id);
    case 'unload_model':
      return registry.unload(id, String(input.modelId));
  }
}
