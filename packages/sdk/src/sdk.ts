import type { Ai } from './ai.ts';
import type { AuditAccess } from './audit.ts';
import type { Egress } from './egress.ts';
import type { Engines } from './engines.ts';
import type { Events } from './events.ts';
import type { IdentityAccess } from './identity.ts';
import type { KeysAccess } from './keys.ts';
import type { ModelsAccess } from './models-access.ts';
import type { Nodes } from './nodes.ts';
import type { ProcessTable } from './process-table.ts';
import type { Runs } from './runs.ts';
import type { SettingsAccess } from './settings.ts';
import type { Tasks } from './tasks.ts';

/** What one session may do with a platform. Made by `platform.createSdk(session)`: there is none without a session. */
export interface Sdk {
  /** What the platform keeps: users, engine instances, models, settings, audit, ... */
  readonly models: ModelsAccess;
  /** The providers that engine instances are made from. */
  readonly engines: Engines;
  /** Calls of AI models. */
  readonly ai: Ai;
  /** What may be reached from here, and by whom. */
  readonly egress: Egress;
  /** Who is signed in, with what: tokens, sessions, the own password. */
  readonly identity: IdentityAccess;
  /** The engines of this house, their states, and how they change at run time. */
  readonly processTable: ProcessTable;
  /** Plans, runs and their record. */
  readonly runs: Runs;
  /** The processes that make up this house. */
  readonly nodes: Nodes;
  readonly settings: SettingsAccess;
  /** The keys that secrets are sealed with. */
  readonly keys: KeysAccess;
  /** The proof over audit events, and what the house was at a time. */
  readonly audit: AuditAccess;
  /** What happened, for whoever wants to know. */
  readonly events: Events;
  /** Work in the background that outlives the request and the node that began it. */
  readonly tasks: Tasks;
}
