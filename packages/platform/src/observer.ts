import type { RunId, RunRecord, WithheldPart } from '@enginehouse/kernel';
import type { AiCallRecord } from '@enginehouse/store';

/**
 * Hears of what this node does, as it happens: whoever counts or traces it. Called on hot paths and never waited for; it
 * throws nothing, and changes nothing of what it is told of.
 */
export interface Observer {
  /** A run has been begun by whatever is under way. */
  runBegan(runId: RunId): void;
  /** A run was answered. Outcomes that are `pending` go on behind the answer. */
  runAnswered(record: RunRecord): void;
  /** What withheld engines owed of a run that was answered. */
  runCompleted(part: WithheldPart): void;
  /** An AI call is to be made, by an engine of a run or by whatever is under way. */
  aiCallBegan(call: AiCallBegun): void;
  /** An AI call has ended, with its usage and steps; streams when their last part is through. */
  aiCallEnded(record: AiCallRecord): void;
  /** A connection was denied, or would have been were the mode `enforce`. */
  egressDenied(denial: ObservedDenial): void;
  /** A statement of the database was answered or failed. */
  statementEnded(statement: ObservedStatement): void;
}

export interface AiCallBegun {
  readonly callId: string;
  /** The engine that makes it; null: not an engine. */
  readonly engine: { readonly runId: string; readonly engineId: string } | null;
}

export interface ObservedDenial {
  /** `engine/7`, `install/<provider id>`. */
  readonly subject: string;
  /** It was let through: the mode is `report`. */
  readonly isReported: boolean;
}

export interface ObservedStatement {
  /** Of a prepared statement; else its first word, for example `select`. Never its text or its values. */
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly durationMs: number;
  readonly failed: boolean;
}

/** Knows which trace a piece of work belongs to, and who outside may know it. */
export interface TraceContext {
  /** Whether somebody wants to know of statements made in this context. */
  readonly isRecording: () => boolean;
  /** Does what an AI call does: what is sent meanwhile belongs to it. */
  withinAiCall<Result>(callId: string, work: () => Result): Result;
  /** What a request to this host takes along; nothing for hosts that were not named. */
  headersFor(host: string): Readonly<Record<string, string>>;
}

/** Hears nothing. */
export const NOBODY: Observer = {
  runBegan: () => undefined,
  runAnswered: () => undefined,
  runCompleted: () => undefined,
  aiCallBegan: () => undefined,
  aiCallEnded: () => undefined,
  egressDenied: () => undefined,
  statementEnded: () => undefined,
};

/** Nothing belongs to a trace. */
export const UNTRACED: TraceContext = {
  isRecording: () => false,
  withinAiCall: (_, work) => work(),
  headersFor: () => NO_HEADERS,
};

const NO_HEADERS: Readonly<Record<string, string>> = {};

/** Tells several. */
export function observerOf(observers: readonly Observer[]): Observer {
  return {
    runBegan: (runId) => {
      for (const one of observers) one.runBegan(runId);
    },
    runAnswered: (record) => {
      for (const one of observers) one.runAnswered(record);
    },
    runCompleted: (part) => {
      for (const one of observers) one.runCompleted(part);
    },
    aiCallBegan: (call) => {
      for (const one of observers) one.aiCallBegan(call);
    },
    aiCallEnded: (record) => {
      for (const one of observers) one.aiCallEnded(record);
    },
    egressDenied: (denial) => {
      for (const one of observers) one.egressDenied(denial);
    },
    statementEnded: (statement) => {
      for (const one of observers) one.statementEnded(statement);
    },
  };
}
