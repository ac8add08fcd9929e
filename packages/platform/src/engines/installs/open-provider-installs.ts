import { randomUUID } from 'node:crypto';
import type { ProviderManifest } from '@enginehouse/sdk';
import {
  type Database,
  type FullRepository,
  liveNodes,
  pruneProviderInstalls,
  readProviderInstalls,
} from '@enginehouse/store';
import type { Configuration } from '../../configuration/configuration.ts';
import { pause } from '../../events/waker.ts';
import { errorFields, type Logger } from '../../logger.ts';
import type { JobQueues } from '../../tasks/job-queues.ts';
import type { OpenTaskRunner } from '../../tasks/open-task-runner.ts';
import { providerNotSupported } from '../engine-errors.ts';
import { dependencyNotInstalled } from './install-errors.ts';
import type { InstallRunner } from './install-runner.ts';
import { INSTALL_TASK, installTask, orderInstalls } from './install-task.ts';
import { createInstallWorker, type InstallWorker, installKey } from './install-worker.ts';
import { ownInstallRows } from './own-install-rows.ts';
import { type ProviderFolder, providerFolder, versionOfDependencies } from './provider-folder.ts';
import type { ProviderInstalls } from './provider-installs.ts';

export interface ProviderInstallsParts {
  readonly db: Database;
  readonly log: Logger;
  readonly nodeId: string;
  readonly configuration: Pick<Configuration, 'current' | 'onChange'>;
  readonly manifests: readonly ProviderManifest[];
  readonly repository: FullRepository;
  readonly jobs: JobQueues;
  readonly tasks: OpenTaskRunner;
  readonly runner: InstallRunner;
  /** Folder of this node alone; made when the first provider is installed. */
  readonly dataDir: string;
  readonly times?: Partial<InstallTimes>;
}

/** How long things take around installs, in milliseconds. */
export interface InstallTimes {
  /** An install that says and writes nothing for so long is ended. */
  readonly silenceMs: number;
  /** Whoever changes what is wanted asks for the install too, a moment later: what only sees the change lets them. */
  readonly reconcileMs: number;
  /** Files of a provider that nobody wants any more stay so long: runtimes may take 5 minutes to end, and load until then. */
  readonly removeMs: number;
}

const TIMES: InstallTimes = { silenceMs: 180_000, reconcileMs: 500, removeMs: 330_000 };
/** How long a cancel waits for the installs to end. */
const CANCEL_MS = 10_000;
const LOOK_MS = 50;
const RETRY_MS = 5_000;

export async function openProviderInstalls(parts: ProviderInstallsParts): Promise<ProviderInstalls> {
  const { db, log, nodeId, configuration, jobs, tasks } = parts;
  const times = { ...TIMES, ...parts.times };
  const root = `${parts.dataDir}/providers`;
  const manifests = new Map(parts.manifests.map((manifest) => [manifest.id, manifest]));
  const folderOf = (manifest: ProviderManifest): ProviderFolder =>
    providerFolder(root, manifest.id, manifest.dependencies);
  const rows = ownInstallRows(db, parts.repository, nodeId);
  const listeners = new Set<(providerId: string) => void>();
  /** What the disk lacks, read at the start and after each change: calls ask for it all the time. */
  const lacking = new Map<string, readonly string[]>();
  const failed = new Set<string>();
  const closing = new AbortController();
  const timers = new Set<NodeJS.Timeout>();
  let working: Promise<void> = Promise.resolve();

  const look = (providerId: string): void => {
    const manifest = manifests.get(providerId);
    if (manifest !== undefined) lacking.set(providerId, folderMissing(manifest, folderOf));
  };
  const changed = (providerId: string): void => {
    look(providerId);
    for (const listener of listeners) listener(providerId);
  };
  const isInstalled = (providerId: string): boolean => lacking.get(providerId)?.length === 0;
  const worker: InstallWorker = createInstallWorker({
    ...parts,
    rows,
    manifests,
    folderOf: (manifest) => {
      const folder = folderOf(manifest);
      return hasNone(manifest) ? { ...folder, missing: () => [] } : folder;
    },
    silenceMs: times.silenceMs,
    onEnd: (providerId, failure) => {
      if (failure === null) failed.delete(providerId);
      else failed.add(providerId);
      changed(providerId);
    },
  });
  const wanted = (only?: 'active'): ReadonlySet<string> => {
    const providers = new Set<string>();
    for (const instance of configuration.current().resources.instances.values()) {
      const counts = only === undefined ? instance.wanted !== 'none' : instance.wanted === only;
      if (counts) providers.add(instance.provider);
    }
    return providers;
  };
  const wantedText = (): string => [...wanted()].sort().join();
  const sayInstalled = async (providerId: string): Promise<void> => {
    const now = new Date().toISOString();
    const manifestVersion = versionOf(providerId);
    await rows.say(providerId, {
      status: 'installed',
      progress: 1,
      lastError: null,
      manifestVersion,
      installCompletedAt: now,
      lastHeartbeatAt: now,
    });
  };
  const versionOf = (providerId: string): string =>
    versionOfDependencies(manifests.get(providerId)?.dependencies ?? {});

  /** Brings this node's rows and files to what is wanted; what has failed here waits for somebody to ask. */
  const reconcile = async (removeMs = times.removeMs): Promise<void> => {
    const wants = wanted();
    const own = new Map((await rows.read()).map((row) => [row.providerId, row]));
    for (const providerId of wants) {
      const row = own.get(providerId);
      if (worker.busy.has(providerId)) continue;
      if (!manifests.has(providerId)) {
        // Nobody would ever begin here: said, so that it does not look as if somebody did.
        failed.add(providerId);
        if (row?.status !== 'error') await rows.say(providerId, { status: 'error', lastError: notHere(providerId) });
        continue;
      }
      if (isInstalled(providerId)) {
        if (row?.status !== 'installed' || row.manifestVersion !== versionOf(providerId))
          await sayInstalled(providerId);
      } else if (!failed.has(providerId)) {
        await orderInstalls(jobs, [nodeId], { providerId, force: false, eventId: randomUUID(), taskId: null });
      }
    }
    for (const providerId of new Set([...own.keys(), ...lacking.keys()])) {
      if (wants.has(providerId)) continue;
      failed.delete(providerId);
      worker.cancel(providerId);
      if (own.has(providerId) || isOnDisk(providerId)) after(removeMs, () => remove(providerId));
    }
  };
  const isOnDisk = (providerId: string): boolean => {
    const manifest = manifests.get(providerId);
    return manifest !== undefined && !hasNone(manifest) && isInstalled(providerId);
  };
  const remove = async (providerId: string): Promise<void> => {
    if (wanted().has(providerId) || worker.busy.has(providerId)) return;
    const manifest = manifests.get(providerId);
    await rows.remove(providerId);
    if (manifest === undefined || !isOnDisk(providerId)) return;
    const folder = folderOf(manifest);
    using _ = await folder.lock(closing.signal);
    await folder.remove();
    log.info({ providerId }, 'the files of a provider that nobody wants were removed');
    changed(providerId);
  };
  /** One thing after the other, and none that fails stops the next. */
  const begin = (work: () => Promise<void>): void => {
    working = working.then(async () => {
      if (closing.signal.aborted) return;
      try {
        await work();
      } catch (error) {
        log.warn(errorFields(error), 'installs could not be brought in order; it is tried again');
        after(RETRY_MS, work);
      }
    });
  };
  function after(ms: number, work: () => Promise<void>): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      begin(work);
    }, ms).unref();
    timers.add(timer);
  }

  for (const { id } of parts.manifests) look(id);
  tasks.register(installTask({ db, jobs, cancel: (providerId) => cancel(providerId) }));
  tasks.onNodeJob('install', worker.work);
  tasks.onNodeJob('install.cancel', async ({ data }) => worker.cancel(String(data.providerId)));
  let seen = wantedText();
  const stopFollowing = configuration.onChange(() => {
    // Most changes want nothing else: each that does costs two statements on every node.
    const now = wantedText();
    if (now !== seen) after(times.reconcileMs, () => reconcile());
    seen = now;
  });
  begin(async () => {
    await pruneProviderInstalls(db);
    await repairOwnRows();
    // No runtime is there yet.
    await reconcile(0);
  });
  await working;

  /** A process before this one may have died with its rows: what the disk holds is true. */
  async function repairOwnRows(): Promise<void> {
    const wants = wanted();
    for (const row of await rows.read()) {
      if (isInstalled(row.providerId) || row.status === 'error') continue;
      if (wants.has(row.providerId)) await rows.say(row.providerId, { status: 'pending', progress: 0 });
      else await rows.remove(row.providerId);
    }
  }
  async function cancel(providerId: string): Promise<void> {
    const key = installKey(providerId);
    const under = async (): Promise<readonly string[]> => {
      const live = new Set((await liveNodes(db)).map(({ id }) => `node/${id}`));
      const places = await jobs.find({ key });
      return places.filter(({ queue, state }) => live.has(queue) && state !== 'failed').map(({ queue }) => queue);
    };
    const queues = await under();
    for (const queue of queues) {
      await jobs.send({ queue, key: `cancel/${providerId}`, data: { for: 'install.cancel', providerId } });
    }
    const begun = performance.now();
    while ((await under()).length > 0 && performance.now() - begun < CANCEL_MS) await pause(LOOK_MS, closing.signal);
  }

  return {
    isInstalled,
    missing: (providerId) => lacking.get(providerId) ?? [],
    versionOf,
    async load(providerId, packageName) {
      const manifest = manifests.get(providerId);
      const isNamed = manifest !== undefined && Object.hasOwn(manifest.dependencies, packageName);
      if (!isNamed || !isInstalled(providerId)) throw dependencyNotInstalled(providerId, packageName);
      return folderOf(manifest).load(packageName);
    },
    async request({ providerId, force, nodeIds, requestedBy, taskId, eventId, session = null }) {
      const manifest = manifests.get(providerId);
      if (manifest === undefined) throw dependencyNotInstalled(providerId, providerId);
      const named = nodeIds === undefined ? undefined : new Set(nodeIds);
      const live = (await liveNodes(db)).map(({ id }) => id).filter((id) => named?.has(id) ?? true);
      const there = new Map((await readProviderInstalls(db, { providerId })).map((row) => [row.nodeId, row]));
      const version = versionOf(providerId);
      if (hasNone(manifest)) {
        // Nothing to fetch: here at once, and on the others with the change that made it wanted.
        if (live.includes(nodeId) && there.get(nodeId)?.status !== 'installed') await sayInstalled(providerId);
        return null;
      }
      const lack = live.filter((id) => {
        const row = there.get(id);
        return force || row?.status !== 'installed' || row.manifestVersion !== version || row.lastError !== null;
      });
      if (lack.length === 0) return null;
      const order = { providerId, force, eventId };
      if (taskId !== undefined) {
        await orderInstalls(jobs, lack, { ...order, taskId });
        return taskId;
      }
      const { task, created } = await tasks.start(session, {
        kind: INSTALL_TASK,
        module: 'engines',
        label: `Install ${manifest.label} (asked by ${requestedBy})`.slice(0, 200),
        taskKey: installKey(providerId),
        input: { ...order, nodeIds: lack },
      });
      if (!created) await orderInstalls(jobs, lack, { ...order, taskId: task.id });
      return task.id;
    },
    cancel,
    onChange(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    get settled() {
      return [...wanted('active')].every((providerId) => isInstalled(providerId) || failed.has(providerId));
    },
    async [Symbol.asyncDispose]() {
      stopFollowing();
      closing.abort();
      for (const timer of timers) clearTimeout(timer);
      worker.close();
      await working;
    },
  };
}

function notHere(providerId: string): string {
  const { code, message } = providerNotSupported(providerId, `this node does not have the provider '${providerId}'`);
  return `${code}: ${message}`;
}

function hasNone({ dependencies }: ProviderManifest): boolean {
  return Object.keys(dependencies).length === 0;
}

function folderMissing(manifest: ProviderManifest, folderOf: (one: ProviderManifest) => ProviderFolder) {
  return hasNone(manifest) ? [] : folderOf(manifest).missing();
}
