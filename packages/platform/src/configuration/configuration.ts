import { createSnapshot, type EngineSet, type KernelSnapshot } from '@enginehouse/kernel';
import {
  CONFIGURATION_CHANNEL,
  type ConfigurationResources,
  type ConfigurationState,
  type Database,
  readConfiguration,
  type Settings,
} from '@enginehouse/store';
import { staleRevision } from '../errors.ts';
import type { Logger } from '../logger.ts';

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
  readonly fresh: boolean;
}

/** A poll is the net under NOTIFY, and confirms the revision. */
const POLL_MS = 1_000;
/** Counted from when the last successful confirmation was sent, on the monotonic clock. */
const LEASE_MS = 5_000;

export async function openConfiguration(db: Database, engineSet: EngineSet, log: Logger): Promise<Configuration> {
  const listeners = new Set<(now: ConfigurationSnapshot, before: ConfigurationSnapshot) => void>();
  let engines = engineSet;
  let sentAt = performance.now();
  let current = snapshotOf(await readConfiguration(db), engines, undefined);
  let reading: Promise<ConfigurationSnapshot> | null = null;
  let again = false;
  let failure: unknown;
  const derivations: ((next: ConfigurationSnapshot) => () => void)[] = [];

  const swap = (next: ConfigurationSnapshot): void => {
    const before = current;
    const inForce = derivations.map((derive) => derive(next));
    current = next;
    for (const put of inForce) put();
    for (const listener of listeners) listener(next, before);
  };
  const read = async (): Promise<ConfigurationSnapshot> => {
    const sent = performance.now();
    const state = await readConfiguration(db);
    if (state.revision !== current.revision || state.epoch !== current.epoch) {
      swap(snapshotOf(state, engines, current.kernel));
    }
    sentAt = sent;
    failure = undefined;
    return current;
  };
  /** One read at a time; a change that comes meanwhile is read by one more. */
  const refresh = (): Promise<ConfigurationSnapshot> => {
    if (reading !== null) {
      again = true;
      return reading;
    }
    const begun = (async () => {
      try {
        do {
          again = false;
          await read();
        } while (again);
        return current;
      } finally {
        reading = null;
      }
    })();
    reading = begun;
    return begun;
  };
  const follow = (): void => {
    refresh().catch((error: unknown) => {
      if (failure === undefined) log.error({ err: error }, 'the configuration could not be read');
      failure = error;
    });
  };
  // The embedded database belongs to this process: no other node can change it.
  const alone = db.dialect === 'pglite';
  const stopListening = await db.listen(CONFIGURATION_CHANNEL, follow);
  const timer = alone ? undefined : setInterval(follow, POLL_MS).unref();
  follow();

  const isFresh = (): boolean => alone || performance.now() - sentAt < LEASE_MS;
  return {
    current: () => current,
    refresh,
    useEngines(next) {
      engines = next;
      const { kernel } = current;
      swap({
        ...current,
        kernel: createSnapshot({
          revision: kernel.revision,
          processTableRevision: kernel.processTableRevision,
          engineSet: next,
          overrides: kernel.overrides,
          limits: kernel.limits,
        }),
      });
    },
    derive<Value>(make: Derivation<Value>): Derived<Value> {
      let made = { snapshot: current, value: make(current, undefined) };
      derivations.push((next) => {
        const value = make(next, made);
        return () => {
          made = { snapshot: next, value };
        };
      });
      return { current: () => made.value };
    },
    onChange(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    assertFresh() {
      if (!isFresh()) throw staleRevision(failure);
    },
    get fresh() {
      return isFresh();
    },
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await stopListening().catch(() => undefined);
      await reading?.catch(() => undefined);
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
