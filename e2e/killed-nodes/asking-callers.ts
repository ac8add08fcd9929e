import { setTimeout as wait } from 'node:timers/promises';
import type { Fleet, NodeName } from './open-fleet.ts';

/** An AI call or a run that a node was asked for while others died. */
interface Call {
  readonly requestId: string;
  readonly kind: 'chat' | 'stream' | 'run';
  readonly node: NodeName;
  readonly isAnswered: boolean;
  readonly answeredAt: number;
  readonly said: string;
}

/** Callers of every node that is up, without a pause, until they are stopped. */
export interface AskingCallers extends AsyncDisposable {
  readonly calls: readonly Call[];
  /** What was asked of a node that did not die, and was not answered as it should be. */
  refused(diedAt: readonly Death[]): readonly string[];
  /** AI calls that were answered and left no row, or two. Those of a node's last second may be lost. */
  unkept(diedAt: readonly Death[]): Promise<readonly string[]>;
  stop(): Promise<void>;
}

export interface Death {
  readonly node: NodeName;
  /** By `performance.now()`, just before the kill. */
  readonly at: number;
}

const KINDS = ['chat', 'stream', 'run'] as const;
/** So that a machine of two processors has something left for what is asked of it besides. */
const PAUSE_MS = 30;
const MAY_BE_LOST_MS = 1_000;
const PATIENCE_MS = 10_000;

export function startCallers(fleet: Fleet, model: string, random: () => number): AskingCallers {
  const calls: Call[] = [];
  let isOver = false;
  const call = async (kind: Call['kind']): Promise<void> => {
    for (let count = 0; !isOver; count++) {
      const nodes = [...fleet.up];
      const node = nodes[Math.floor(random() * nodes.length)];
      if (node !== undefined) {
        const requestId = `${kind}-${count}`;
        const messages = [{ role: 'user', content: 'Say hello.' }];
        const { status, code, text } =
          kind === 'run'
            ? await fleet.ask(node, 'POST', '/api/v1/runs', { signals: { n: 1 } }, requestId)
            : await fleet.ask(
                ...[node, 'POST', '/v1/chat/completions' as const],
                { model, messages, stream: kind === 'stream' },
                requestId,
              );
        const isAnswered = status === 200 && (kind !== 'stream' || text.endsWith('data: [DONE]\n\n'));
        const said = `${node} ${kind} ${status} ${code} ${isAnswered ? '' : text.slice(-200)}`;
        calls.push({ requestId, kind, node, isAnswered, answeredAt: performance.now(), said });
      }
      await wait(PAUSE_MS);
    }
  };
  const callers = Promise.all(KINDS.map(call));
  callers.catch(() => undefined);
  const stop = async (): Promise<void> => {
    isOver = true;
    await callers;
  };
  return {
    calls,
    // What breaks is seen when the node has died, and sooner than it could be back.
    refused: (deaths) =>
      calls
        .filter(({ isAnswered }) => !isAnswered)
        .filter(({ node, answeredAt }) => !deaths.some((death) => death.node === node && isAbout(death.at, answeredAt)))
        .map(({ said }) => said),
    async unkept(deaths) {
      const expected = calls
        .filter(({ kind, isAnswered }) => kind !== 'run' && isAnswered)
        .filter(({ node, answeredAt }) => {
          const mayBeLost = (death: Death) =>
            death.node === node && answeredAt > death.at - MAY_BE_LOST_MS && answeredAt < death.at + PATIENCE_MS / 2;
          return !deaths.some(mayBeLost);
        });
      const begun = performance.now();
      for (;;) {
        const rows = await fleet.db.query<{ id: string; count: number }>(
          'select request_id as id, count(*)::int as count from ai_model_usage where success group by 1',
        );
        const kept = new Map(rows.map(({ id, count }) => [id, count]));
        const wrong = expected.filter(({ requestId }) => kept.get(requestId) !== 1);
        if (wrong.length === 0 || performance.now() - begun > PATIENCE_MS) {
          return wrong.map(({ requestId, said }) => `${requestId} ${said}: ${kept.get(requestId) ?? 0} rows`);
        }
        await wait(50);
      }
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** A kill takes a moment to be seen; a node is back under its name after 6 s at the earliest. */
function isAbout(diedAt: number, seenAt: number): boolean {
  return seenAt >= diedAt && seenAt < diedAt + 5_000;
}
