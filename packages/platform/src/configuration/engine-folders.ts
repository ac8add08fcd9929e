import { createEngineSet, type EngineSet } from '@enginehouse/kernel';
import { type LoadReport, loadEngines, unloadEngines, watchEngines } from '@enginehouse/kernel/node';
import type { LoadProblem } from '@enginehouse/sdk';
import { createSeenVersions, type Database, readConfiguration } from '@enginehouse/store';
import type { Logger } from '../logger.ts';
import { problemView } from './process-table-view.ts';
import { withholdingSeenVersions } from './withholding-seen-versions.ts';

/** The engines of this node, from their folders. */
export interface EngineFolders extends AsyncDisposable {
  engineSet(): EngineSet;
  /** What stayed out at the last load, and what was odd. */
  report(): { readonly problems: readonly LoadProblem[]; readonly warnings: readonly string[] };
  /** Called with each set other than `known`, one after the other; only where files are watched. */
  onChange(known: EngineSet, use: (engineSet: EngineSet) => Promise<void>): void;
  /** Follows no more changes; resolves when the last one is in force. */
  stop(): Promise<void>;
}

export interface EngineFoldersOptions {
  readonly db: Database;
  readonly log: Logger;
  readonly patterns: readonly string[];
  /** Loads what changes. */
  readonly watch: boolean;
}

/** Loads the engines under the drift setting in force, and remembers the code seen under each version. */
export async function openEngineFolders({ db, log, patterns, watch }: EngineFoldersOptions): Promise<EngineFolders> {
  const { drift } = (await readConfiguration(db)).settings;
  const options = {
    seen: withholdingSeenVersions(db, createSeenVersions(db)),
    ...(drift === null ? {} : { drift }),
  };
  let use: ((engineSet: EngineSet) => Promise<void>) | null = null;
  let using: Promise<void> = Promise.resolve();
  let report: LoadReport | null = null;
  const putInForce = (engineSet: EngineSet): void => {
    using = using
      .then(() => use?.(engineSet))
      .catch((error: unknown) => log.error({ err: error }, 'the changed engines could not be put in force'));
  };
  const take = (next: LoadReport): void => {
    report = next;
    for (const { error } of next.problems) log.warn({ err: error }, 'an engine did not load');
    putInForce(next.engineSet);
  };
  const fail = (error: unknown): void => log.error({ err: error }, 'the changed engines could not be loaded');
  const watching =
    watch && patterns.length > 0 ? await watchEngines(patterns, { ...options, onChange: take, onError: fail }) : null;
  if (watching !== null) report ??= watching.report;
  else if (patterns.length > 0) report = await loadEngines(patterns, options);
  const empty = createEngineSet([]);
  const stop = async (): Promise<void> => {
    await watching?.close();
    await using;
  };
  return {
    engineSet: () => report?.engineSet ?? empty,
    report: () => ({
      problems: report?.problems.map(problemView) ?? [],
      warnings: report?.warnings.map((warning) => warning.message) ?? [],
    }),
    onChange(known, listener) {
      use = listener;
      // Files may have changed while the rest of the house was opened.
      if (report !== null && report.engineSet !== known) putInForce(report.engineSet);
    },
    stop,
    async [Symbol.asyncDispose]() {
      await stop();
      // The registry is the process's: what this house brought in leaves with it.
      if (report !== null) await unloadEngines(report.engines.flatMap((engine) => engine.file ?? []));
    },
  };
}
