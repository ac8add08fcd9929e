import type { EngineId } from '@enginehouse/kernel';
import type { LevelReach, Reach } from '@enginehouse/models';
import { type PlatformEvent, RESET_TOPIC } from '@enginehouse/sdk';
import { MODELS_BY_NAME } from '../core-models/core-model-names.ts';
import type { Session } from '../session.ts';
import { RUN_COMPLETED } from './own-topics.ts';

/** Whether a session may know of an event. */
export type EventFilter = (event: PlatformEvent) => boolean;

export interface EventViewer {
  readonly session: Session;
  /** Whether the configuration in force withholds an engine from the session, or restricts it to teams that are not its own. */
  readonly concealed: (engineId: EngineId) => boolean;
}

const OF_ENGINE = /^\/runs\/[^/]+\/engines\/([^/]+)$/;
const OF_CORE_MODEL = /^core\.([a-z0-9_]+)\.(created|updated|deleted)$/;
/** Speaks of engines by name, of withheld ones too, and of what they were before. */
const PROCESS_TABLE = 'enginehouse/process-table';
const OF_IDENTITY = '/identity/';
const OF_TASKS = '/tasks';
const OF_RUNS = '/runs';
const OF_NODES = '/nodes';
const OF_CONFIGURATION = '/configuration';
const OF_EGRESS = '/egress/';

/**
 * What may be told to whom; asked anew for each event, at the moment it leaves, so that what was taken away meanwhile does
 * not leave. What no rule speaks of is for nobody below super:
 *
 * - `core.<name>.*`, for those who may read that row by what the event says of whose it is: a core model whole, the rows of
 *   their organization, or their own; where a core model holds what withheld engines left, for research alone;
 * - changes of the process table, for those who manage it;
 * - how far tasks are, for the organization and the user whose they are; those of the platform itself, for super;
 * - what super granted to sessions, which belong to people of any organization, for super;
 * - that a run has ended, for those who may see that run, and what withheld engines did of it behind the answer, for research;
 * - which nodes there are, for super and those who manage them;
 * - the number of the configuration in force, for every session: each of its answers says it;
 * - which connections were denied, from organization level up, and those that a withheld engine asked for, to research alone;
 * - what an engine emitted, for those who may see that run, unless the engine is concealed from them;
 * - anything else, from organization level up, of one's own organization or of none.
 */
export function eventFilter({ session, concealed }: EventViewer): EventFilter {
  const { accessLevel, organizationId, permissions, userId } = session;
  const research = permissions.has('system.run.research.view');
  const mayRead = (name: string, event: PlatformEvent): boolean => {
    const entry = MODELS_BY_NAME.get(name);
    if (entry === undefined) return false;
    const { rowScope } = entry.model;
    if (rowScope !== 'platform' && rowScope.withheld !== undefined && !research) return false;
    if (accessLevel === 1) return true;
    if (accessLevel > 3) return false;
    switch (reachOf(accessLevel === 2 ? entry.access.read.organization : entry.access.read.user)) {
      case 'all':
        return true;
      case 'organization':
        return isOfOrganization(event);
      case 'own':
        return isOwn(event);
      case 'none':
        return false;
    }
  };
  const isOfOrganization = (event: PlatformEvent): boolean =>
    event.organizationId !== undefined && event.organizationId === organizationId;
  const isOwn = (event: PlatformEvent): boolean => event.userId !== undefined && event.userId === userId;
  /** As rows that belong to an organization and, in it, to a user are read. */
  const isReached = (event: PlatformEvent): boolean =>
    accessLevel === 1 || (accessLevel === 2 && isOfOrganization(event)) || (accessLevel === 3 && isOwn(event));
  return (event) => {
    if (event.type === RESET_TOPIC) return true;
    const model = OF_CORE_MODEL.exec(event.type)?.[1];
    if (model !== undefined) return mayRead(model, event);
    if (event.source === PROCESS_TABLE) return permissions.has('system.process.manage');
    if (event.source.startsWith(OF_IDENTITY)) return accessLevel === 1;
    if (event.source === OF_TASKS) return isReached(event);
    if (event.source === OF_CONFIGURATION) return accessLevel <= 3;
    if (event.source === OF_NODES) return accessLevel === 1 || permissions.has('system.node.manage');
    if (event.source.startsWith(OF_EGRESS)) return accessLevel <= 2 && (research || !isWithheld(event));
    if (event.source === OF_RUNS) {
      if (!permissions.has('system.run.view') || (event.type === RUN_COMPLETED && !research)) return false;
      return isReached(event);
    }
    const engineId = OF_ENGINE.exec(event.source)?.[1];
    if (engineId !== undefined) {
      if (!permissions.has('system.run.view') || (concealed(engineId as EngineId) && !research)) return false;
      return isReached(event);
    }
    if (event.organizationId !== undefined && accessLevel > 1 && !isOfOrganization(event)) return false;
    return accessLevel <= 2;
  };
}

/** Of a denied connection: whether a withheld engine asked for it. */
function isWithheld({ data }: PlatformEvent): boolean {
  return typeof data === 'object' && data !== null && 'withheld' in data && data.withheld === true;
}

/** Where rows count only with certain values, an event does not say whether its row has them. */
function reachOf(rule: Reach | LevelReach): Reach {
  if (typeof rule === 'string') return rule;
  return rule.only === undefined ? rule.reach : 'none';
}
