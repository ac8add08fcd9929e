import type { IdentityAccess, KeysAccess, Sdk } from '@enginehouse/sdk';
import type { BringIntoForce, Database } from '@enginehouse/store';
import { type AiParts, aiAccess } from './ai/ai-access.ts';
import { type AuditParts, auditAccess } from './audit/audit-access.ts';
import { auditedRefusals } from './audited-refusals.ts';
import type { ComposedModels } from './compose-models.ts';
import type { Configuration } from './configuration/configuration.ts';
import { createProcessTable, type ProcessTableParts } from './configuration/create-process-table.ts';
import type { Fleet } from './configuration/fleet.ts';
import { nodesAccess } from './configuration/nodes-access.ts';
import { settingsAccess } from './configuration/settings.ts';
import { callerOf } from './core-models/context-of.ts';
import { modelsAccess } from './core-models/models-access.ts';
import { egressAccess } from './egress/egress-access.ts';
import type { EgressGate } from './egress/egress-gate.ts';
import { enginesAccess } from './engines/engines-access.ts';
import type { LifecycleParts } from './engines/lifecycle/lifecycle-parts.ts';
import { sessionRequired } from './errors.ts';
import { type EventsParts, eventsAccess } from './events/events-access.ts';
import { promoteEngine } from './runs/promote-engine.ts';
import { readRuns } from './runs/read-runs.ts';
import type { RunParts } from './runs/run-parts.ts';
import { scoreRuns } from './runs/score-runs.ts';
import type { Session } from './session.ts';
import { type TasksParts, tasksAccess } from './tasks/tasks-access.ts';

/** What the domain calls of every session are made with; built and handed over by compose.ts. */
export interface SdkParts {
  readonly db: Database;
  /** The node that runs here: the audit says which one did it. */
  readonly nodeId: string;
  readonly configuration: Configuration;
  readonly bringIntoForce: BringIntoForce;
  readonly fleet: Fleet;
  readonly loaded: ProcessTableParts['loaded'];
  readonly models: ComposedModels;
  readonly engines: LifecycleParts;
  readonly runs: RunParts;
  readonly ai: AiParts;
  readonly audit: AuditParts;
  readonly events: EventsParts;
  readonly tasks: TasksParts;
  readonly egress: EgressGate;
  readonly keysAccess: (session: Session) => KeysAccess;
}

/**
 * Makes the SDK of a session, or of whichever session there is at the moment of a call. A domain is made when it is first
 * asked for: a request uses one of them.
 */
export function createSdkOf(parts: SdkParts, given: Session | (() => Session)): Sdk {
  const asked = checkedSession(given);
  const here = typeof given === 'function' ? undefined : { ...given, nodeId: parts.nodeId };
  const session = (): Session => here ?? { ...asked(), nodeId: parts.nodeId };
  const domain = <Domain>(make: (session: Session) => Domain): (() => Domain) => {
    if (here === undefined) return () => make(session());
    let made: Domain | undefined;
    return () => {
      made ??= make(here);
      return made;
    };
  };
  /** A domain that looks after the house: who was refused there is audited. */
  const guarded = <Domain extends object>(name: string, make: (session: Session) => Domain): (() => Domain) =>
    domain((one) => audited(name, make(one), one));
  const audited = <Calls extends object>(name: string, calls: Calls, one: Session): Calls =>
    auditedRefusals(calls, { refusals: parts.models.refusals, caller: () => callerOf(one), domain: name });
  // A proxy asks for the session at every call: one serves them all.
  const models = modelsAccess(parts.models, session);
  const processTable = guarded('process_table', (one) => ({
    ...createProcessTable(parts, one),
    promote: promoteEngine({ ...parts, reader: parts.runs.reader }, one),
  }));
  const runs = domain((one) => ({ ...scoreRuns(parts.runs, one), ...readRuns(parts.runs, one) }));
  const settings = guarded('settings', (one) => settingsAccess(parts, one));
  const engines = guarded('engines', (one) => enginesAccess(parts.engines, one));
  const egress = guarded('egress', (one) => egressAccess({ db: parts.db, gate: parts.egress }, one));
  const ai = domain((one) => aiAccess(parts.ai, one));
  const keys = guarded('keys', parts.keysAccess);
  const nodes = guarded('nodes', (one) => nodesAccess(parts, one));
  const audit = guarded('audit', (one) => auditAccess(parts.audit, one));
  // It asks for the session at every event.
  const events = domain(() => eventsAccess(parts.events, session));
  // As it does while progress is followed.
  const tasks = domain((one) => {
    const access = tasksAccess(parts.tasks, session);
    const { start } = access;
    // What can be refused of it: the others are of whoever sees the task.
    return { ...access, ...audited('tasks', { start }, one) };
  });
  // It asks for the session at every call too.
  let identity: IdentityAccess | undefined;
  return {
    get ai() {
      return ai();
    },
    get audit() {
      return audit();
    },
    get egress() {
      return egress();
    },
    get engines() {
      return engines();
    },
    get events() {
      return events();
    },
    get identity() {
      identity ??= auditedRefusals(parts.models.identity.access(session), {
        refusals: parts.models.refusals,
        caller: () => callerOf(session()),
        domain: 'identity',
      });
      return identity;
    },
    get keys() {
      return keys();
    },
    models,
    get nodes() {
      return nodes();
    },
    get processTable() {
      return processTable();
    },
    get runs() {
      return runs();
    },
    get settings() {
      return settings();
    },
    get tasks() {
      return tasks();
    },
  };
}

/** There is no SDK without a session, also where no compiler looks. */
function checkedSession(given: Session | (() => Session)): () => Session {
  if (typeof given === 'function') return () => checked(given());
  const session = checked(given);
  return () => session;
}

function checked(session: Session | null | undefined): Session {
  if (typeof session === 'object' && session?.permissions instanceof Set) return session;
  throw sessionRequired();
}
