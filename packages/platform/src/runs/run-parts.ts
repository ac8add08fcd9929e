import type { Planner, RunServices } from '@enginehouse/kernel';
import type { Executor } from '@enginehouse/kernel/node';
import type { RunLogReader, RunLogWriter } from '@enginehouse/store';
import type { Configuration } from '../configuration/configuration.ts';
import type { EventBus } from '../events/event-bus.ts';
import type { Logger } from '../logger.ts';
import type { InFlight } from './in-flight.ts';
import type { LostPartsReport } from './lost-parts-report.ts';

/** What the runs are made with; built and handed over by compose.ts. */
export interface RunParts {
  readonly configuration: Configuration;
  readonly planner: Planner;
  readonly execute: Executor['execute'];
  /** Null: runs are not kept. For measuring what keeping them costs. */
  readonly runLog: RunLogWriter | null;
  readonly reader: RunLogReader;
  readonly events: EventBus;
  readonly services: RunServices;
  readonly inFlight: InFlight;
  /** Aborted when the node stops waiting for withheld engines. */
  readonly shutdown: AbortSignal;
  readonly lostParts: LostPartsReport;
  readonly log: Logger;
}
