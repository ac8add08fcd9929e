import type { ProviderManifest } from '@enginehouse/sdk';
import { type Database, readActiveTaskId } from '@enginehouse/store';
import { errorFields, type Logger } from '../../logger.ts';
import type { QueuedJob } from '../../tasks/job-queues.ts';
import { openTaskReport } from '../../tasks/task-report.ts';
import { reasonOf } from '../../tasks/task-under-way.ts';
import { writeUntilKept } from '../../tasks/write-until-kept.ts';
import { installCancelled } from './install-errors.ts';
import { installProvider } from './install-provider.ts';
import type { InstallRunner } from './install-runner.ts';
import type { InstallSaying, OwnInstallRows } from './own-install-rows.ts';
import { type ProviderFolder, versionOfDependencies } from './provider-folder.ts';

/** What a job of an install says. */
export interface InstallOrder {
  readonly providerId: string;
  readonly force: boolean;
  readonly eventId: string;
  /** Null: the one that is active for the provider, if any. */
  readonly taskId: string | null;
}

export interface InstallWorkerParts {
  readonly db: Database;
  readonly log: Logger;
  readonly nodeId: string;
  readonly rows: OwnInstallRows;
  readonly runner: InstallRunner;
  readonly manifests: ReadonlyMap<string, ProviderManifest>;
  readonly folderOf: (manifest: ProviderManifest) => ProviderFolder;
  readonly silenceMs: number;
  /** Called when an install has ended, however. */
  readonly onEnd: (providerId: string, failure: unknown) => void;
}

export interface InstallWorker {
  /** Does what a job says; rejects only when the house closes, so that the job stays. */
  work(job: QueuedJob): Promise<void>;
  /** Ends the install of a provider that is under way or waits here. */
  cancel(providerId: string): void;
  readonly busy: ReadonlySet<string>;
  close(): void;
}

/** Installs of different providers at once: more would share one network and one disk. */
const AT_ONCE = 2;
const HEARTBEAT_MS = 1_000;
/** Progress is written four times a second at most. */
const PROGRESS_MS = 250;
const RETRY_MS = 1_000;

/** The key of a provider's installs: of one queue, so of one node, one job has it. */
export function installKey(providerId: string): string {
  return `engines.install/${providerId}`;
}

export function createInstallWorker(parts: InstallWorkerParts): InstallWorker {
  const { db, log, nodeId, rows, runner, manifests, folderOf, silenceMs, onEnd } = parts;
  const underWay = new Map<string, AbortController>();
  const busy = new Set<string>();
  const closing = new AbortController();
  const waiting: (() => void)[] = [];
  let running = 0;

  const enter = async (signal: AbortSignal): Promise<void> => {
    while (running >= AT_ONCE) {
      const turn = Promise.withResolvers<void>();
      waiting.push(turn.resolve);
      signal.addEventListener('abort', () => turn.resolve(), { once: true });
      await turn.promise;
      signal.throwIfAborted();
    }
    running += 1;
  };
  const leave = (): void => {
    running -= 1;
    for (const wake of waiting.splice(0)) wake();
  };
  /** How it ended is kept, also by a database that is away for a while. */
  const persist = async (write: () => Promise<void>): Promise<void> => {
    const { signal } = closing;
    const isKept = await writeUntilKept(write, {
      failed: (error) => log.warn(errorFields(error), 'the state of an install could not be kept; it is tried again'),
      retryMs: RETRY_MS,
      isOver: () => signal.aborted,
      signal,
    });
    if (!isKept) signal.throwIfAborted();
  };

  const install = async (order: InstallOrder, manifest: ProviderManifest, signal: AbortSignal): Promise<void> => {
    const { providerId, force, eventId, taskId } = order;
    const folder = folderOf(manifest);
    const version = versionOfDependencies(manifest.dependencies);
    const before = (await rows.read()).find((row) => row.providerId === providerId);
    const isThere = folder.missing().length === 0;
    const isDone = isThere && (!force || (before?.lastEventId === eventId && before.status === 'installed'));
    const installed: InstallSaying = { status: 'installed', progress: 1, manifestVersion: version, lastError: null };
    if (isDone) {
      await persist(() => rows.say(providerId, { ...installed, lastEventId: eventId }));
      return onEnd(providerId, null);
    }
    const report = openTaskReport({
      db,
      log,
      nodeId,
      taskId: () => taskId ?? readActiveTaskId(db, installKey(providerId)),
      ownsProgress: false,
    });
    let progress = 0;
    const whisper = whisperer((values) => rows.whisper(providerId, values), log);
    let failure: unknown = null;
    try {
      const now = new Date().toISOString();
      await persist(() =>
        rows.say(providerId, {
          // What is there goes on serving until its successor is whole.
          status: isThere ? 'installed' : 'pending',
          progress: 0,
          lastEventId: eventId,
          lastError: null,
          manifestVersion: version,
          installStartedAt: now,
          installCompletedAt: null,
          lastHeartbeatAt: now,
        }),
      );
      await enter(signal);
      try {
        if (!isThere) await persist(() => rows.say(providerId, { status: 'installing' }));
        whisper.begin(() => progress);
        await installProvider({
          folder,
          runner,
          dependencies: Object.keys(manifest.dependencies).length,
          force,
          signal,
          silenceMs,
          onLine: report.line,
          onProgress: (done) => {
            progress = Math.max(progress, done);
          },
        });
      } finally {
        leave();
      }
    } catch (error) {
      failure = error;
    }
    await whisper.end();
    closing.signal.throwIfAborted();
    if (failure !== null) report.line(`not installed: ${reasonOf(failure)}`);
    else report.line(`installed ${manifest.label} (${version})`);
    await report.end();
    const completed = { installCompletedAt: new Date().toISOString() };
    const isUsable = folder.missing().length === 0;
    await persist(() =>
      rows.say(providerId, {
        ...completed,
        ...(isUsable ? installed : { status: 'error' as const }),
        lastError: failure === null ? null : reasonOf(failure),
      }),
    );
    if (failure !== null) log.warn({ ...errorFields(failure), providerId }, 'a provider could not be installed');
    onEnd(providerId, failure);
  };

  return {
    busy,
    async work({ data }) {
      const order = data as unknown as InstallOrder;
      const manifest = manifests.get(order.providerId);
      if (manifest === undefined) {
        // Another node, which runs other code, knows it.
        log.warn({ providerId: order.providerId }, 'a provider that this node does not have was to be installed');
        return;
      }
      const cancelling = new AbortController();
      underWay.set(order.providerId, cancelling);
      busy.add(order.providerId);
      const stop = (): void => cancelling.abort(installCancelled());
      closing.signal.addEventListener('abort', stop, { once: true });
      if (closing.signal.aborted) stop();
      try {
        await install(order, manifest, cancelling.signal);
      } finally {
        closing.signal.removeEventListener('abort', stop);
        underWay.delete(order.providerId);
        busy.delete(order.providerId);
      }
    },
    cancel: (providerId) => underWay.get(providerId)?.abort(installCancelled()),
    close: () => closing.abort(),
  };
}

/** Writes progress as it comes, and a sign of life each second. */
function whisperer(write: (values: InstallSaying) => Promise<void>, log: Logger) {
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> | null = null;
  let said = 0;
  let saidAt = performance.now();
  const tick = (progress: number): void => {
    if (writing !== null || (progress === said && performance.now() - saidAt < HEARTBEAT_MS)) return;
    said = progress;
    saidAt = performance.now();
    writing = write({ progress, lastHeartbeatAt: new Date().toISOString() })
      .catch((error: unknown) => log.info(errorFields(error), 'the progress of an install could not be kept'))
      .finally(() => {
        writing = null;
      });
  };
  return {
    begin(progress: () => number) {
      timer = setInterval(() => tick(progress()), PROGRESS_MS).unref();
    },
    async end() {
      clearInterval(timer);
      await writing;
    },
  };
}
