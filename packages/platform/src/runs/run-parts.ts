import type { Clock, Planner, RunId, RunServices } from '@enginehouse/kernel';
import type { Executor } from '@enginehouse/kernel/node';
import type { RunLogReader, RunLogWriter } from '@enginehouse/store';
import type { Configuration } from '../configuration/configuration.ts';
import type { EventBus } from '../events/event-bus.ts';
import type { Logger } from '../logger.ts';
import type { LossReport } from '../loss-report.ts';
import type { Observer } from '../observer.ts';
import type { InFlight } from './in-flight.ts';

/** What a run takes from the machine, given by a test instead. */
export interface RepeatableRuns {
  /** Inline engines only: workers read clocks of their own. Time limits stay on the real clock. */
  readonly clock?: Clock;
  /** Gives each run its id: a UUID of version 7 in lower case, which the log has not seen. */
  readonly runId?: () => RunId;
}

/** What the runs are made with; built and handed over by compose.ts. */
export interface RunParts {
  readonly configuration: Configuration;
  readonly planner: Planner;
  readonly execute: Executor['execute'];
  /** Null: runs are not kept. For measuring what keeping them costs. */
  readonly runLog: RunLogWriter | null;
  readonly reader: RunLogReader;
  readonly events: EventBus;
  readonly observer: Observer;
  readonly services: RunServices;
  readonly inFlight: InFlight;
  /** Aborted when a node that closes waits no longer: cancels what is left of every run. */
  readonly shutdown: AbortSignal;
  readonly lostParts: LossReport;
  readonly repeatable: RepeatableRuns;
  readonly log: Logger;
}
