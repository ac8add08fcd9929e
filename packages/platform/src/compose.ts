// Over 300 lines: what is built here is built in this order, and closed in the other.
import { resolve } from 'node:path';
import { createPlanner } from '@enginehouse/kernel';
import { divertEnginePrints } from '@enginehouse/kernel/node';
import {
  createRunLog,
  createRunLogReader,
  type Database,
  liveNodes,
  migrateDatabase,
  postgresAddress,
  type RunLogWriter,
  readHouseFigures,
  type Settings,
} from '@enginehouse/store';
import { readKeyConfig } from '@enginehouse/vault';
import { createOpenAiDoor } from './ai/openai/create-openai-door.ts';
import { startAuditChain } from './audit/audit-chain.ts';
import { composeAi } from './compose-ai.ts';
import { composeModels } from './compose-models.ts';
import { createSdkOf } from './compose-sdk.ts';
import { bringIntoForce } from './configuration/bring-into-force.ts';
import { type Configuration, openConfiguration } from './configuration/configuration.ts';
import { openEngineFolders } from './configuration/engine-folders.ts';
import { createFreshness } from './configuration/freshness.ts';
import { nodeIdOf } from './configuration/node-id.ts';
import { takeNodeLease } from './configuration/node-lease.ts';
import { openFleet } from './configuration/open-fleet.ts';
import { refuseAtDoor } from './core-models/refuse-at-door.ts';
import { openEgressGate } from './egress/open-egress-gate.ts';
import { registryUrl } from './egress/registry-url.ts';
import { readInstallConfig } from './engines/installs/config.ts';
import { openProviderInstalls } from './engines/installs/open-provider-installs.ts';
import { createSpawnedNpm } from './engines/installs/spawned-npm.ts';
import { FIRST_PARTY_PROVIDERS, loadProviders } from './engines/load-providers.ts';
import { createRuntimeRegistry } from './engines/runtimes/create-runtime-registry.ts';
import { openNodeCommands } from './engines/runtimes/node-commands.ts';
import { startRuntimeReport } from './engines/runtimes/report-runtimes.ts';
import { openDispatcher } from './events/dispatcher.ts';
import { createEventBus } from './events/event-bus.ts';
import { openNodeNews } from './events/node-news.ts';
import { REVISION_CHANGED } from './events/own-topics.ts';
import { eventDoor } from './events/watch-events.ts';
import { createIdempotency } from './idempotency/create-idempotency.ts';
import { createHasher } from './identity/argon2-hasher.ts';
import { createKeysAccess } from './keys/keys-access.ts';
import { type Keys, openKeys } from './keys/open-keys.ts';
import { createLogger } from './logger.ts';
import { createLossReport } from './loss-report.ts';
import { observedDatabase } from './observed-database.ts';
import { NOBODY, UNTRACED } from './observer.ts';
import type { OpeningStep, Platform, PlatformOptions } from './platform.ts';
import { concealedFrom } from './runs/concealed.ts';
import { engineServices } from './runs/engine-services.ts';
import { openExecutors } from './runs/executors.ts';
import { createInFlight } from './runs/in-flight.ts';
import { startRetention } from './runs/retention.ts';
import type { RunParts } from './runs/run-parts.ts';
import type { Session } from './session.ts';
import { openJobQueues } from './tasks/open-job-queues.ts';
import { openTaskRunner } from './tasks/open-task-runner.ts';
import { openTaskFeed } from './tasks/task-news.ts';
import { VERSION } from './version.ts';

/** How long runs may go on after closing began, withheld engines behind their answers included. Then they are cancelled. */
const CLOSING_GRACE_MS = 5_000;
/** Of the working folder, as the CLI has it: where a node on a server keeps what it installs, unless told otherwise. */
const DEFAULT_DATA_DIR = '.enginehouse';

/**
 * Builds a platform over its database, which is closed with it: the one place where parts are made and handed to each other.
 */
export async function composePlatform(options: PlatformOptions, database: Database): Promise<Platform> {
  const log = createLogger(options.logLevel ?? 'warn');
  const begin = (step: OpeningStep): void => options.onOpening?.(step);
  await using opened = new AsyncDisposableStack();
  const { observer = NOBODY, trace = UNTRACED } = options;
  const db = opened.use(trace === UNTRACED ? database : observedDatabase(database, observer, trace));
  await migrateDatabase(db);
  const dataDir = 'dataDir' in options.database ? options.database.dataDir : null;
  const keys = opened.use(await openKeys({ db, log, config: options.keys ?? readKeyConfig(), dataDir }));
  const events = createEventBus(log);
  // Standard output is the caller's document; what engines print is for the eyes of whoever runs them.
  opened.use(divertEnginePrints((_, text) => process.stderr.write(text)));
  begin('engines');
  const providers = await loadProviders(options.providers ?? FIRST_PARTY_PROVIDERS, log);
  const engines = opened.use(
    await openEngineFolders({ db, log, patterns: options.engines, watch: options.watch ?? false }),
  );
  const engineSet = engines.engineSet();
  const freshness = createFreshness({ alone: db.dialect === 'pglite' });
  const configuration = opened.use(await openConfiguration(db, engineSet, log, freshness));
  const inFlight = createInFlight();
  let isOpen = false;
  let installsSettled = (): boolean => true;
  /** Why this node must not be sent traffic, whether or not its revision is confirmed. */
  const notReady = (): string[] => [
    ...(isOpen ? [] : ['the node is starting']),
    ...(installsSettled() ? [] : ['providers of active engine instances are being installed']),
    ...keysProblem(keys),
    ...(inFlight.draining ? ['the node is shutting down'] : []),
  ];
  const node = opened.use(
    await takeNodeLease({
      db,
      log,
      identity: await nodeIdOf(options.nodeId, options.dataDir ?? dataDir),
      configuration,
      freshness,
      report: () => {
        const { keys: own, sealingKeyId } = keys.ring();
        const keyFingerprints = own.map(({ fingerprint }) => fingerprint);
        const reasons = notReady();
        return { keyFingerprints, sealingKeyId, ready: reasons.length === 0, reasons, version: VERSION };
      },
    }),
  );
  const fleet = opened.use(await openFleet({ db, configuration, nodeId: node.id, log }));
  const { manifests } = providers;
  const npm = options.npm ?? readInstallConfig();
  const egress = opened.use(
    openEgressGate({
      ...{ db, log, nodeId: node.id, configuration, manifests, observer, trace },
      registry: registryUrl(npm.environment),
    }),
  );
  if ('url' in options.database) egress.forbid(postgresAddress(options.database));
  // Rotations wait for nodes with a lease: what one of them did before this node had its own is read now.
  await keys.refresh();
  const { engineTimeLimitMs } = configuration.current().settings;
  if (options.workers !== undefined && options.workers > 0) begin('workers');
  const executors = opened.use(await openExecutors(options.workers ?? 0, engineSet, log, engineTimeLimitMs));
  const runLog =
    options.keepRuns === false ? null : opened.use(openRunLog(db, node.id, configuration.current().settings));
  const planner = createPlanner();
  configuration.onChange((now, before) => {
    runLog?.configure(now.settings);
    if (now.epoch !== before.epoch) planner.clear();
  });
  begin('run log');
  await runLog?.opened;
  opened.use(startRetention({ db, configuration, log }));
  engines.onChange(engineSet, async (next) => {
    // The load may have written an override that keeps new code withheld: it is in force before the code is.
    await configuration.refresh();
    const swap = await executors.prepare(next);
    // Together, so that no plan meets the engines of another set.
    swap();
    configuration.useEngines(next);
  });
  // First of all when closing: engines that change then would get executors that nobody closes.
  opened.defer(() => engines.stop());
  const shutdown = new AbortController();
  const hasher = createHasher(options.passwordCost === undefined ? {} : { cost: options.passwordCost });
  const models = composeModels({ db, sealer: keys.sealer, configuration, providers, hasher, log, fleet });
  opened.use(models.identity);
  const keysAccess = createKeysAccess({
    ...{ db, log, keys, renewLease: () => node.renew() },
    bringIntoForce: bringIntoForce(configuration, fleet),
  });
  const audit = { db, signer: keys.signer };
  opened.use(startAuditChain({ ...audit, configuration, log, nodeId: node.id }));
  const dispatcher = opened.use(await openDispatcher({ db, bus: events, log }));
  opened.use(await openNodeNews({ db, bus: events }));
  configuration.onChange(({ revision }) => {
    if (events.hasListeners) events.publish({ source: '/configuration', type: REVISION_CHANGED, data: { revision } });
  });
  const idempotency = opened.use(createIdempotency({ db, nodeId: node.id, log }));
  const jobs = opened.use(await openJobQueues({ db, log }));
  const feed = opened.use(await openTaskFeed(db, events));
  const { repository } = models;
  const runner = opened.use(
    await openTaskRunner({ db, log, nodeId: node.id, jobs, feed, repository, isLive: () => configuration.fresh }),
  );
  const installs = opened.use(
    await openProviderInstalls({
      ...{ db, log, nodeId: node.id, configuration, manifests, repository, jobs, tasks: runner },
      runner: createSpawnedNpm(npm),
      dataDir: options.dataDir ?? dataDir ?? resolve(DEFAULT_DATA_DIR),
    }),
  );
  runner.begin();
  installsSettled = () => installs.settled;
  const registry = opened.use(
    createRuntimeRegistry({ db, configuration, providers, installs, egress, sealer: keys.sealer, log }),
  );
  const runtimes = { db, log, nodeId: node.id, registry };
  const commands = opened.use(await openNodeCommands(runtimes));
  opened.use(startRuntimeReport(runtimes));
  const ai = composeAi({
    db,
    log,
    nodeId: node.id,
    configuration,
    providers,
    installs,
    registry,
    inFlight,
    shutdown: shutdown.signal,
    ...{ observer, trace, egress },
  });
  opened.use(ai);
  const openAi = createOpenAiDoor({ configuration, egress, calls: ai.calls });
  const parts: RunParts = {
    configuration,
    planner,
    execute: executors.execute,
    runLog,
    reader: createRunLogReader(db),
    events,
    observer,
    services: engineServices(log, ai.calls),
    inFlight,
    shutdown: shutdown.signal,
    repeatable: options.repeatable ?? {},
    lostParts: createLossReport(log, {
      message: 'withheld parts of runs are lost: their answers are kept',
      id: 'runId',
      many: 'runs',
    }),
    log,
  };
  const sdkParts = {
    db,
    nodeId: node.id,
    configuration,
    bringIntoForce: bringIntoForce(configuration, fleet),
    fleet,
    loaded: engines.report,
    models,
    engines: {
      db,
      nodeId: node.id,
      repository,
      configuration,
      fleet,
      providers,
      installs,
      registry,
      commands,
      sealer: keys.sealer,
    },
    runs: parts,
    ai,
    egress,
    keysAccess,
    audit,
    tasks: { db, repository, runner, feed },
    events: {
      bus: events,
      dispatcher,
      concealedFrom: ({ teams }: Session) => concealedFrom(() => configuration.current().kernel, teams),
    },
  };
  isOpen = true;
  await node.renew();
  const resources = opened.move();
  let closed: Promise<void> | null = null;
  const close = (): Promise<void> => {
    closed ??= (async () => {
      const timer = setTimeout(() => shutdown.abort(), CLOSING_GRACE_MS);
      const drained = inFlight.drain();
      // Others see at once that it takes no more.
      await node.renew().catch(() => undefined);
      await drained;
      clearTimeout(timer);
      await resources.disposeAsync();
    })();
    return closed;
  };
  return {
    createSdk: (session) => createSdkOf(sdkParts, session),
    refuse: (session, refused) => refuseAtDoor(sdkParts.models.refusals, session, refused),
    identity: models.identity,
    openAi,
    events,
    eventDoor: eventDoor(sdkParts.events),
    idempotency,
    log,
    listensOn: (listener) => egress.forbid(listener),
    // An epoch begins with the random id that the database got when it was made.
    house: () => configuration.current().epoch.slice(0, 8),
    revision: () => configuration.current().revision,
    engineSetHash: () => configuration.current().kernel.engineSet.hash,
    figures: async () => ({
      ...(await readHouseFigures(db)),
      revision: configuration.current().revision,
      fresh: configuration.fresh,
      engines: configuration.current().kernel.engineSet.engines.length,
      inFlight: inFlight.count,
      database: db.load(),
    }),
    health: () => healthOf([...staleness(configuration), ...notReady()]),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Parts of runs that others owe are given up once those are dead. */
function openRunLog(db: Database, nodeId: string, policy: Settings): RunLogWriter {
  return createRunLog(db, { ...policy, nodeId, liveNodes: async () => (await liveNodes(db)).map(({ id }) => id) });
}

function healthOf(reasons: readonly string[]): ReturnType<Platform['health']> {
  return { ready: reasons.length === 0, reasons };
}

function staleness({ fresh }: Configuration): string[] {
  return fresh ? [] : ['the configuration in force could not be confirmed for 5 s'];
}

function keysProblem(keys: Keys): string[] {
  const problem = keys.problem();
  return problem === null ? [] : [`values cannot be sealed: ${problem}`];
}
