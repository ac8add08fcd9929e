import { Session } from 'node:inspector';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Worker } from 'node:worker_threads';

/** One frame of a thread's stack that lies in a file. */
export interface BlockedFrame {
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** A thread that stands still. It goes on, for a moment at least, when it is let go: also to be ended. */
export interface HaltedThread {
  /** Top of the stack first; empty when it was about to wait. */
  readonly frames: readonly BlockedFrame[];
  letGo(): void;
}

interface WorkerMessage {
  readonly method?: string;
  readonly params?: {
    readonly scriptId?: string;
    readonly url?: string;
    readonly callFrames?: readonly CallFrame[];
  };
}

interface CallFrame {
  readonly location: { readonly scriptId: string; readonly lineNumber: number };
}

const PATIENCE_MS = 1_000;

/**
 * Stops a thread that gives no sign of life, to see where it computes, through Node's inspector (in process, no port is
 * opened). Takes about 50 ms. Undefined when it does not stop: it may be in native code, such as a regular expression
 * that backtracks, it may be waiting, or Node was built without an inspector.
 */
export async function haltThread(worker: Worker): Promise<HaltedThread | undefined> {
  const session = new Session();
  const halted = Promise.withResolvers<readonly CallFrame[]>();
  const scripts = new Map<string, string>();
  let sessionId: string | undefined;
  const send = (method: string): void => {
    if (sessionId === undefined) return;
    const message = JSON.stringify({ id: 1, method });
    session.post('NodeWorker.sendMessageToWorker', { sessionId, message });
  };
  const letGo = (): void => {
    send('Debugger.disable');
    if (sessionId !== undefined) session.post('NodeWorker.detach', { sessionId });
    session.disconnect();
  };
  try {
    session.connect();
    session.on('NodeWorker.attachedToWorker', ({ params }) => {
      // Its workerId counts the workers of this session; the thread's own id stands in the title alone.
      if (!params.workerInfo.title.startsWith(`[worker ${worker.threadId}]`)) return;
      sessionId = params.sessionId;
      send('Debugger.enable');
      send('Debugger.pause');
    });
    session.on('NodeWorker.receivedMessageFromWorker', ({ params }) => {
      if (params.sessionId !== sessionId) return;
      const { method, params: told } = JSON.parse(params.message) as WorkerMessage;
      if (method === 'Debugger.scriptParsed') scripts.set(told?.scriptId ?? '', told?.url ?? '');
      if (method === 'Debugger.paused') halted.resolve(told?.callFrames ?? []);
    });
    session.post('NodeWorker.enable', { waitForDebuggerOnStart: false });
    const frames = await Promise.race([halted.promise, setTimeout(PATIENCE_MS, undefined, { ref: false })]);
    if (frames !== undefined) return { frames: framesOf(frames, scripts), letGo };
    letGo();
  } catch {
    // No inspector in this build of Node, or the thread has ended meanwhile.
  }
  return undefined;
}

function framesOf(frames: readonly CallFrame[], scripts: ReadonlyMap<string, string>): BlockedFrame[] {
  return frames.flatMap(({ location }) => {
    const url = scripts.get(location.scriptId) ?? '';
    if (!url.startsWith('file:')) return [];
    const query = url.indexOf('?');
    return [{ file: fileURLToPath(query === -1 ? url : url.slice(0, query)), line: location.lineNumber + 1 }];
  });
}
