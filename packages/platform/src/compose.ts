import { createPlanner } from '@enginehouse/kernel';
import { divertEnginePrints } from '@enginehouse/kernel/node';
import {
  createRunLog,
  createRunLogReader,
  type Database,
  liveNodes,
  migrateDatabase,
  openDatabase,
  postgresAddress,
  type RunLogWriter,
  type Settings,
} from '@enginehouse/store';
import { readKeyConfig } from '@enginehouse/vault';
import { startAuditChain } from './audit/audit-chain.ts';
import { composeModels } from './compose-models.ts';
import { createSdkOf } from './compose-sdk.ts';
import { type Configuration, openConfiguration } from './configuration/configuration.ts';
import { openEngineFolders } from './configuration/engine-folders.ts';
import { nodeIdOf } from './configuration/node-id.ts';
import { type NodeLease, takeNodeLease } from './configuration/node-lease.ts';
import { openEgressGate } from './egress/open-egress-gate.ts';
import { FIRST_PARTY_PROVIDERS, loadProviders } from './engines/load-providers.ts';
import { openDispatcher } from './events/dispatcher.ts';
import { createEventBus } from './events/event-bus.ts';
import { createHasher } from './identity/argon2-hasher.ts';
import { createKeysAccess } from './keys/keys-access.ts';
import { type Keys, openKeys } from './keys/open-keys.ts';
import { createLogger } from './logger.ts';
import type { OpeningStep, Platform, PlatformOptions } from './platform.ts';
import { concealedFrom } from './runs/concealed.ts';
import { engineServices } from './runs/engine-services.ts';
import { openExecutors } from './runs/executors.ts';
import { createInFlight, type InFlight } from './runs/in-flight.ts';
import { createLostPartsReport } from './runs/lost-parts-report.ts';
import { startRetention } from './runs/retention.ts';
import type { RunParts } from './runs/run-parts.ts';
import type { Session } from './session.ts';

/** How long runs may go on after closing began, withheld engines behind their answers included. Then they are cancelled. */
const CLOSING_GRACE_MS = 5_000;

/** Builds a platform: the one place where parts are made and handed to each other. */
export async function openPlatform(options: PlatformOptions): Promise<Platform> {
  const log = createLogger(options.logLevel ?? 'warn');
  const begin = (step: OpeningStep): void => options.onOpening?.(step);
  await using opened = new AsyncDisposableStack();
  begin('database');
  const db = opened.use('query' in options.database ? options.database : await openDatabase(options.database));
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
  const configuration = opened.use(await openConfiguration(db, engineSet, log));
  const node = opened.use(
    await takeNodeLease({
      db,
      log,
      identity: await nodeIdOf(options.nodeId, options.dataDir ?? dataDir),
      report: () => {
        const { revision, kernel } = configuration.current();
        const { keys: own, sealingKeyId } = keys.ring();
        const keyFingerprints = own.map(({ fingerprint }) => fingerprint);
        return { engineSetHash: kernel.engineSet.hash, appliedRevision: revision, keyFingerprints, sealingKeyId };
      },
    }),
  );
  const { manifests } = providers;
  const egress = opened.use(openEgressGate({ db, log, nodeId: node.id, configuration, manifests }));
  const databaseAddress = 'url' in options.database ? postgresAddress(options.database) : null;
  if (databaseAddress !== null) egress.forbid(databaseAddress);
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
  const inFlight = createInFlight();
  const shutdown = new AbortController();
  const parts: RunParts = {
    configuration,
    planner,
    execute: executors.execute,
    runLog,
    reader: createRunLogReader(db),
    events,
    services: engineServices(log),
    inFlight,
    shutdown: shutdown.signal,
    repeatable: options.repeatable ?? {},
    lostParts: createLostPartsReport(log),
    log,
  };
  const hasher = createHasher(options.passwordCost === undefined ? {} : { cost: options.passwordCost });
  const models = composeModels({ db, sealer: keys.sealer, configuration, providers, hasher, log });
  opened.use(models.identity);
  const keysAccess = createKeysAccess({ db, log, keys, renewLease: () => node.renew() });
  const audit = { db, signer: keys.signer };
  opened.use(startAuditChain({ ...audit, configuration, log, nodeId: node.id }));
  const dispatcher = opened.use(await openDispatcher({ db, bus: events, log }));
  const sdkParts = {
    db,
    nodeId: node.id,
    configuration,
    loaded: engines.report,
    models,
    providers,
    runs: parts,
    egress,
    keysAccess,
    audit,
    events: {
      bus: events,
      dispatcher,
      concealedFrom: ({ teams }: Session) => concealedFrom(() => configuration.current().kernel, teams),
    },
  };
  const resources = opened.move();
  let closed: Promise<void> | null = null;
  const close = (): Promise<void> => {
    closed ??= (async () => {
      const timer = setTimeout(() => shutdown.abort(), CLOSING_GRACE_MS);
      await inFlight.drain();
      clearTimeout(timer);
      await resources.disposeAsync();
    })();
    return closed;
  };
  return {
    createSdk: (session) => createSdkOf(sdkParts, session),
    identity: models.identity,
    events,
    log,
    listensOn: (listener) => egress.forbid(listener),
    revision: () => configuration.current().revision,
    engineSetHash: () => configuration.current().kernel.engineSet.hash,
    health: () => healthOf({ configuration, node, keys, inFlight }),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Parts of runs that others owe are given up once those are dead. */
function openRunLog(db: Database, nodeId: string, policy: Settings): RunLogWriter {
  return createRunLog(db, { ...policy, nodeId, liveNodes: async () => (await liveNodes(db)).map(({ id }) => id) });
}

interface HealthParts {
  readonly configuration: Configuration;
  readonly node: NodeLease;
  readonly keys: Keys;
  readonly inFlight: InFlight;
}

function healthOf({ configuration, node, keys, inFlight }: HealthParts): ReturnType<Platform['health']> {
  const reasons: string[] = [];
  if (!configuration.fresh) reasons.push('the configuration in force could not be confirmed for 5 s');
  else if (!node.held) reasons.push('the lease of the node could not be renewed for 5 s');
  const problem = keys.problem();
  if (problem !== null) reasons.push(`values cannot be sealed: ${problem}`);
  if (inFlight.draining) reasons.push('the node is shutting down');
  return { ready: reasons.length === 0, reasons };
}
