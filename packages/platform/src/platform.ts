import type { Sdk } from '@enginehouse/sdk';
import type { Database, DatabaseLoad, HouseFigures, OpenDatabaseOptions } from '@enginehouse/store';
import type { KeyConfig } from '@enginehouse/vault';
import type { OpenAiDoor } from './ai/openai/openai-door.ts';
import type { DoorRefusal } from './core-models/refuse-at-door.ts';
import type { InstallConfig } from './engines/installs/config.ts';
import type { EventBus } from './events/event-bus.ts';
import type { EventDoor } from './events/watch-events.ts';
import type { Idempotency } from './idempotency/create-idempotency.ts';
import type { Argon2Cost } from './identity/argon2-hasher.ts';
import type { Identity } from './identity/identity.ts';
import type { Logger } from './logger.ts';
import type { Observer, TraceContext } from './observer.ts';
import type { RepeatableRuns } from './runs/run-parts.ts';
import type { Session } from './session.ts';

/** What takes time when a platform is opened, in its order. */
export type OpeningStep = 'database' | 'engines' | 'workers' | 'run log';

export interface PlatformOptions {
  /** The embedded database of a folder, or a PostgreSQL server; or one that is open already, and is closed with the platform. */
  readonly database: OpenDatabaseOptions | Database;
  /** Folders, files or globs of engines. None: a house to look at what was, without engines to run. */
  readonly engines: readonly string[];
  /**
   * Packages that bring the providers of engine instances, by name or by path (what starts with `.` or `/`). Default: those
   * that come with Enginehouse.
   */
  readonly providers?: readonly string[];
  /** Where the keys come from that secrets are sealed with. Default: the environment, else the data folder's own. */
  readonly keys?: KeyConfig;
  /** Which npm installs what providers need, and what it sees of the environment. Default: as the environment says. */
  readonly npm?: InstallConfig;
  /** Id of this node. Default: the one that the data folder keeps, made of the host name and a few random digits. */
  readonly nodeId?: string;
  /**
   * Folder of this process alone, which keeps the id of the node and what it installs. Default: that of the embedded
   * database; with a server no id is kept, and installs are in `.enginehouse` of the working folder.
   */
  readonly dataDir?: string;
  /** What hashing a password costs. Default: `ARGON2_COST`; for tests that make many users. */
  readonly passwordCost?: Argon2Cost;
  /** Worker threads that engines run in; 0 (default): in this thread. */
  readonly workers?: number;
  /** Reloads engines when their files change. Default false. */
  readonly watch?: boolean;
  /** Default true. False keeps no run: for measuring what keeping them costs. */
  readonly keepRuns?: boolean;
  /** For tests that compare what comes out byte by byte: the clock and the ids of runs. Default: the machine's, and new ones. */
  readonly repeatable?: RepeatableRuns;
  /** Called as each step of opening begins, for whoever waits. */
  readonly onOpening?: (step: OpeningStep) => void;
  /** pino level of what the process says of itself, on standard error. Default `warn`. */
  readonly logLevel?: string;
  /** Hears of runs, AI calls, denials and statements. Default: nobody. */
  readonly observer?: Observer;
  /** Which trace each piece of work belongs to. Default: none. */
  readonly trace?: TraceContext;
}

/** What a node is at, as its metrics show it. */
export interface PlatformFigures extends HouseFigures {
  /** Number of the configuration in force on this node. */
  readonly revision: number;
  /** The configuration in force was confirmed in the last 5 s. */
  readonly fresh: boolean;
  /** Engines loaded on this node. */
  readonly engines: number;
  /** Runs and AI calls under way. */
  readonly inFlight: number;
  readonly database: DatabaseLoad;
}

/** A house that runs in this process. */
export interface Platform extends AsyncDisposable {
  /**
   * The SDK of a session, or of whichever session there is when a call is made: then every call takes its identity anew.
   * Throws `SESSION_REQUIRED`.
   */
  createSdk(session: Session | (() => Session)): Sdk;
  /**
   * Refuses what a session lacks the permission for, where a door knows before it asks a domain. Rejects with
   * `PERMISSION_DENIED`, audited as in the domains themselves.
   */
  refuse(session: Session, refused: DoorRefusal): Promise<never>;
  /** Sign-in, sessions, tokens and setup, for the doors of this process. */
  readonly identity: Identity;
  /** AI calls in the wire format of OpenAI, for the doors of this process. */
  readonly openAi: OpenAiDoor;
  readonly events: EventBus;
  /** Events as they come, for the doors of this process. */
  readonly eventDoor: EventDoor;
  /** Requests that do what they do once, for the doors of this process. */
  readonly idempotency: Idempotency;
  readonly log: Logger;
  /**
   * Says that this process listens there: nothing may be sent to it through the platform, whatever the policy says. The answer
   * takes it back.
   */
  listensOn(listener: { readonly host: string; readonly port: number }): () => void;
  /** Which house this is: eight characters, the same on each of its nodes and in a restored copy. */
  house(): string;
  /** Number of the configuration in force on this node. */
  revision(): number;
  /** Hash of the engines loaded on this node. */
  engineSetHash(): string;
  /** What there is to measure of this node at this moment, the rows of the house included. */
  figures(): Promise<PlatformFigures>;
  health(): { readonly ready: boolean; readonly reasons: readonly string[] };
  /** Takes no more runs, waits for those under way and for what is to be written, then lets go of everything. */
  close(): Promise<void>;
}
