import { createSnapshot, type EngineSet, type KernelSnapshot } from '@enginehouse/kernel';
import {
  CONFIGURATION_CHANNEL,
  type ConfigurationResources,
  type ConfigurationState,
  type Database,
  readConfiguration,
  type Settings,
} from '@enginehouse/store';
import type { Logger } from '../logger.ts';
import type { Freshness } from './freshness.ts';
import { holdSnapshot } from './hold-snapshot.ts';

/** The configuration in force on this node: immutable, swapped whole. */
export interface ConfigurationSnapshot {
  readonly revision: number;
  /** Changes when the database was restored from a backup: revisions of another epoch say nothing. */
  readonly epoch: string;
  readonly kernel: KernelSnapshot;
  readonly settings: Settings;
  /** Engine instances, models, routing, approvals. */
  readonly resources: ConfigurationResources;
}

/** What a node derives from the configuration: made before a snapshot is in force, and swapped with it. */
export interface Derived<Value> {
  /** Of the configuration in force. */
  current(): Value;
}

/** Makes a derived value; `before` is the last one, with what it was made from. Pure and total: it may not throw. */
export type Derivation<Value> = (
  next: ConfigurationSnapshot,
  before: { readonly snapshot: ConfigurationSnapshot; readonly value: Value } | undefined,
) => Value;

/** Holds the configuration in force and follows its changes. */
export interface Configuration extends AsyncDisposable {
  current(): ConfigurationSnapshot;
  /** Reads the configuration now; resolves with what is in force afterwards. */
  refresh(): Promise<ConfigurationSnapshot>;
  /**
   * Resolves when a revision that was committed is in force here, or a later one: of many who wait, one reads. Rejects when a
   * reading fails.
   */
  reach(revision: number): Promise<void>;
  /** Puts other engines in force under the same configuration. */
  useEngines(engineSet: EngineSet): void;
  /**
   * Derives a value now and with each later snapshot, before that is in force: nothing sees the one without the other. A
   * derivation that throws keeps the snapshot from being in force, and the node becomes stale.
   */
  derive<Value>(make: Derivation<Value>): Derived<Value>;
  /** Called after each swap, with what is in force and what was. */
  onChange(listener: (now: ConfigurationSnapshot, before: ConfigurationSnapshot) => void): () => void;
  /** Throws `STALE_REVISION` when the revision could not be confirmed for 5 s. */
  assertFresh(): void;
  /** Resolves when the revision is confirmed, at once where it is: for answers that took long. Rejects with `STALE_REVISION`. */
  whenFresh(): Promise<void>;
  readonly fresh: boolean;
  /** When the configuration in force here was last read. */
  readonly lastRead: LastRead;
}

/** A reading of the configuration that is applied. */
export interface LastRead {
  /** By `performance.now()`, before it was sent. */
  readonly sentAt: number;
  /** By the clock of the database, as it writes it. */
  readonly asOf: string;
}

type Staleness = Pick<Freshness, 'fresh' | 'assertFresh' | 'whenFresh' | 'failed'>;

/** For whoever has no node: nobody waits for it, and it waits for nobody. */
const ALWAYS_FRESH: Staleness = {
  fresh: true,
  assertFresh: () => undefined,
  whenFresh: async () => undefined,
  failed: () => undefined,
};

/**
 * Reads the configuration and follows NOTIFY. The node's heartbeat is the net under it: whoever confirms a revision notices
 * that there is another one. Without `freshness` it is never stale.
 */
export async function openConfiguration(
  db: Database,
  engineSet: EngineSet,
  log: Logger,
  freshness: Staleness = ALWAYS_FRESH,
): Promise<Configuration> {
  let engines = engineSet;
  let reading: Promise<ConfigurationSnapshot> | null = null;
  let following: Promise<ConfigurationSnapshot> | null = null;
  let isFailing = false;
  let wasNoticed = false;
  let onNotice = (_payload: string): void => {
    wasNoticed = true;
  };
  // Before the first reading, so that no change falls between the two.
  const stopListening = await db.listen(CONFIGURATION_CHANNEL, (payload) => onNotice(payload));
  const begun = performance.now();
  const first = await readConfiguration(db, { urgent: true }).catch(async (error: unknown) => {
    await stopListening().catch(() => undefined);
    throw error;
  });
  let lastRead: LastRead = { sentAt: begun, asOf: first.asOf };
  const inForce = holdSnapshot(snapshotOf(first, engines, undefined), (error) =>
    log.error({ err: error }, 'a listener to the configuration failed'),
  );
  const { current } = inForce;
  const read = async (): Promise<ConfigurationSnapshot> => {
    const sentAt = performance.now();
    const state = await readConfiguration(db, { urgent: true });
    // Before the swap: whoever is told of it reports with this reading. One that is not applied is no reading.
    const before = lastRead;
    lastRead = { sentAt, asOf: state.asOf };
    const { revision, epoch, kernel } = current();
    if (state.revision !== revision || state.epoch !== epoch) {
      try {
        inForce.swap(snapshotOf(state, engines, kernel));
      } catch (error) {
        lastRead = before;
        throw error;
      }
    }
    isFailing = false;
    return current();
  };
  /**
   * One read at a time. Whoever comes meanwhile may have changed something that it no longer sees: they all wait for one more
   * read together, and for no third, however many go on changing.
   */
  const refresh = (): Promise<ConfigurationSnapshot> => {
    if (reading === null) return begin();
    following ??= reading.then(begin, begin);
    return following;
  };
  const begin = (): Promise<ConfigurationSnapshot> => {
    following = null;
    const begun = read().catch((error: unknown) => {
      freshness.failed(error);
      throw error;
    });
    reading = begun;
    const over = (): void => {
      // The one that follows begins in a moment, and stays the only one.
      if (reading === begun && following === null) reading = null;
    };
    begun.then(over, over);
    return begun;
  };
  const reach = async (revision: number): Promise<void> => {
    // The first one may have begun before the revision was committed, the second did not.
    for (let readings = 0; readings < 2 && current().revision < revision; readings++) await (reading ?? refresh());
  };
  const follow = (): void => {
    refresh().catch((error: unknown) => {
      if (!isFailing) log.error({ err: error }, 'the configuration could not be read or applied');
      isFailing = true;
    });
  };
  onNotice = (payload) => {
    // A change made here was read when it was made. An empty payload says that others may have been missed.
    if (payload === '' || !(Number(payload) <= current().revision)) follow();
  };
  if (wasNoticed) follow();

  return {
    current,
    derive: inForce.derive,
    onChange: inForce.onChange,
    refresh,
    reach,
    useEngines(next) {
      engines = next;
      const { kernel } = current();
      inForce.swap({
        ...current(),
        kernel: createSnapshot({
          revision: kernel.revision,
          processTableRevision: kernel.processTableRevision,
          engineSet: next,
          overrides: kernel.overrides,
          limits: kernel.limits,
        }),
      });
    },
    assertFresh: () => freshness.assertFresh(),
    whenFresh: () => freshness.whenFresh(),
    get fresh() {
      return freshness.fresh;
    },
    get lastRead() {
      return lastRead;
    },
    async [Symbol.asyncDispose]() {
      await stopListening().catch(() => undefined);
      await (following ?? reading)?.catch(() => undefined);
    },
  };
}

function snapshotOf(
  state: ConfigurationState,
  engineSet: EngineSet,
  previous: KernelSnapshot | undefined,
): ConfigurationSnapshot {
  const { hardCap, researchCap } = state.settings;
  const kernel = createSnapshot(
    {
      revision: state.revision,
      processTableRevision: state.processTableRevision,
      engineSet,
      overrides: state.overrides,
      limits: { hardCap, researchCap },
    },
    previous,
  );
  return { revision: state.revision, epoch: state.epoch, kernel, settings: state.settings, resources: state.resources };
}
