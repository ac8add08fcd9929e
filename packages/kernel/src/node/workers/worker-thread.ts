import { setImmediate } from 'node:timers/promises';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { Engine } from '../../engine.ts';
import { createEngineSet } from '../../engine-set.ts';
import { execute } from '../../execute.ts';
import { shownError } from '../../json.ts';
import type { ExecutionPlan } from '../../plan.ts';
import { loadEngineFiles } from '../load-engines.ts';
import type { FromWorker, ToWorker, WireOutcome, WireRun, WorkerSetup } from './messages.ts';
import { RemoteServices } from './remote-services.ts';
import { SharedState } from './shared-state.ts';
import { packError } from './wire-error.ts';
import { engineMarks, engineSetDiffers, unpackPlan } from './wire-plan.ts';

/** Signs of life while engines wait; an engine that computes gives none. */
const BEAT_MS = 25;
/** How long runs may follow each other before messages and timers get their turn. */
const TURN_MS = 5;

/** The life of a worker thread: loads the engines, says so, and runs what it is sent, one run after the other. */
class WorkerThread {
  readonly #port: MessagePort;
  readonly #state: SharedState;
  readonly #services: RemoteServices;
  readonly #engines: readonly Engine[];
  readonly #plans = new Map<number, ExecutionPlan>();
  readonly #queue: WireRun[] = [];
  #working = false;
  #cancelRun: AbortController | undefined;
  #shutdownRun: AbortController | undefined;

  constructor(port: MessagePort, state: SharedState, engines: readonly Engine[]) {
    this.#port = port;
    this.#state = state;
    this.#engines = engines;
    this.#services = new RemoteServices(port);
  }

  receive(message: ToWorker): void {
    switch (message.kind) {
      case 'runs':
        for (const id of message.forget) this.#plans.delete(id);
        for (const wire of message.plans) {
          const plan = unpackPlan(wire, this.#engines, (engine, position) => this.#watched(engine, position));
          this.#plans.set(wire.id, plan);
        }
        this.#queue.push(...message.runs);
        if (!this.#working) void this.#work();
        break;
      case 'cancel':
        if (message.run === this.#state.run) (message.whole ? this.#shutdownRun : this.#cancelRun)?.abort();
        break;
      case 'reply':
      case 'refusal':
        this.#services.answer(message);
    }
  }

  /** The main thread sees which engine is on the stack when nothing comes any more. */
  #watched(engine: Engine, position: number): Engine {
    const { score } = engine;
    const state = this.#state;
    return {
      ...engine,
      score: (signals, context) => {
        state.enter(position);
        try {
          return score(signals, context);
        } finally {
          state.leave();
        }
      },
    };
  }

  async #work(): Promise<void> {
    this.#working = true;
    const beat = setInterval(() => this.#state.beat(), BEAT_MS);
    let turnBegan = performance.now();
    for (let wire = this.#queue.shift(); wire !== undefined; wire = this.#queue.shift()) {
      if (!this.#state.claim(wire.claim, wire.run)) continue;
      await this.#run(wire);
      if (performance.now() - turnBegan < TURN_MS) continue;
      await setImmediate();
      turnBegan = performance.now();
    }
    clearInterval(beat);
    this.#working = false;
  }

  async #run(wire: WireRun): Promise<void> {
    const { run, runId, teams, timeLimitMs } = wire;
    const plan = this.#plans.get(wire.plan) as ExecutionPlan;
    this.#state.beginRun(run);
    this.#services.run = run;
    this.#cancelRun = new AbortController();
    this.#shutdownRun = new AbortController();
    let left = plan.engines.length - wire.outcomes.length;
    let outcomes: WireOutcome[] = [];
    const tell = (answeredMs: number | undefined, endedMs: number | undefined): void => {
      this.#send({ kind: 'progress', run, outcomes, answeredMs, endedMs });
      outcomes = [];
    };
    const beganAt = performance.now();
    const executing = execute(plan, wire.signals, {
      runId,
      teams,
      timeLimitMs,
      signal: this.#cancelRun.signal,
      shutdown: this.#shutdownRun.signal,
      services: this.#services.named(wire.services),
      resume: { outcomes: new Map(wire.outcomes), elapsedMs: wire.elapsedMs },
      onOutcome: (position, outcome) => {
        outcomes.push([position, outcome]);
        left -= 1;
        // The last one travels with the end of the run, which is a few microtasks away.
        if (left > 0) tell(undefined, undefined);
      },
    });
    const { record } = await executing.answered;
    if (left > 0) tell(record.durationMs, undefined);
    await executing.completed;
    tell(record.durationMs, wire.elapsedMs + performance.now() - beganAt);
    this.#state.endRun();
  }

  #send(message: FromWorker): void {
    this.#port.postMessage(message);
  }
}

async function start(port: MessagePort, setup: WorkerSetup): Promise<void> {
  const send = (message: FromWorker): void => port.postMessage(message);
  const print = (text: string): void => send({ kind: 'print', text });
  const stray = (error: unknown): void => print(`An engine threw where nobody waits for it: ${shownError(error)}\n`);
  process.on('uncaughtException', stray).on('unhandledRejection', stray);
  // Reading a worker's own output streams would keep the host alive for as long as the worker is there.
  for (const stream of [process.stdout, process.stderr]) stream.write = printingWrite(print);
  try {
    const { engines } = await loadEngineFiles(setup.files, [], { drift: 'warn' });
    const wanted = new Set(setup.engines.map((mark) => mark.slice(0, mark.indexOf('@'))));
    const engineSet = createEngineSet(engines.filter(({ engineId }) => wanted.has(engineId)));
    if (engineSet.hash !== setup.engineSetHash) throw engineSetDiffers(setup.engines, engineMarks(engineSet.engines));
    const thread = new WorkerThread(port, new SharedState(setup.memory), engineSet.engines);
    port.on('message', (message: ToWorker) => thread.receive(message));
    send({ kind: 'ready' });
  } catch (error) {
    send({ kind: 'unready', error: packError(error) });
  }
}

function printingWrite(print: (text: string) => void): typeof process.stdout.write {
  return (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    print(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
    const written = rest.find((argument) => typeof argument === 'function');
    if (written !== undefined) process.nextTick(written);
    return true;
  };
}

if (parentPort !== null) await start(parentPort, workerData as WorkerSetup);
