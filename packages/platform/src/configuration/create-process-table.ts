import { checkStateChange, type KernelSnapshot, stateImpact, unknownEngine } from '@enginehouse/kernel';
import type { LoadProblem, ProcessTable, ProcessTableEntry, SeenVersion, StateHistoryEntry } from '@enginehouse/sdk';
import {
  definitionHistory,
  engineStateHistory,
  type StoredDefinition,
  type StoredEngineState,
} from '@enginehouse/store';
import { requirePermission } from '../access.ts';
import type { Session } from '../session.ts';
import { changeEngineState, type StateParts } from './change-engine-state.ts';
import { impactView } from './impact-view.ts';
import { entryOf } from './process-table-view.ts';

/** What the process table is made with; built and handed over by compose.ts. */
export interface ProcessTableParts extends StateParts {
  /** What stayed out at the last load, and what was odd. */
  readonly loaded: () => { readonly problems: readonly LoadProblem[]; readonly warnings: readonly string[] };
}

/** `sdk.processTable` but for `promote`, which needs the run log. */
export function createProcessTable(parts: ProcessTableParts, session: Session): Omit<ProcessTable, 'promote'> {
  const { configuration, db } = parts;
  const kernel = (): KernelSnapshot => configuration.current().kernel;

  return {
    async list() {
      requirePermission(session, 'system.process.manage');
      const now = kernel();
      const engines = now.engineSet.engines.map((_, number) => entryOf(now, number));
      return {
        revision: configuration.current().revision,
        engineSetHash: now.engineSet.hash,
        engines,
        ...parts.loaded(),
      };
    },
    async get(engineId) {
      requirePermission(session, 'system.process.manage');
      const now = kernel();
      const number = now.engineSet.numbers.get(engineId);
      if (number === undefined) throw unknownEngine(engineId, now.engineSet.numbers.keys());
      const entry: ProcessTableEntry = entryOf(now, number);
      const [history, versions] = await Promise.all([
        engineStateHistory(db, engineId),
        definitionHistory(db, engineId),
      ]);
      return {
        ...entry,
        file: now.engineSet.engines[number]?.file ?? null,
        history: history.map(historyEntry),
        versions: versions.map(seenVersion),
      };
    },
    async impact(engineId, change) {
      requirePermission(session, 'system.process.manage');
      return impactView(stateImpact(kernel(), engineId, change));
    },
    async setState(engineId, change, options = {}) {
      requirePermission(session, 'system.process.manage');
      const { cascade = false } = options;
      if (options.dryRun === true) {
        const impact = checkStateChange(kernel(), engineId, change, { cascade });
        return { revision: configuration.current().revision, applied: false, impact: impactView(impact) };
      }
      return await changeEngineState(parts, session, options, (now) =>
        checkStateChange(now, engineId, change, { cascade }),
      );
    },
  };
}

function historyEntry({ override, reason, actor, from, until, revision }: StoredEngineState): StateHistoryEntry {
  return { override, reason, actor, from, until, revision };
}

function seenVersion({ version, contentHash, firstSeenAt, lastSeenAt }: StoredDefinition): SeenVersion {
  return { version, contentHash, firstSeenAt, lastSeenAt };
}
