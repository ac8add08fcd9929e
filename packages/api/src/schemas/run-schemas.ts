import { z } from 'zod';
import { excludedEngine, exclusion, planRequestFields } from './plan-schemas.ts';
import { problemDetails } from './problem-schemas.ts';
import {
  differenceCode,
  differenceKind,
  engineId,
  engineStatus,
  hash,
  json,
  jsonObject,
  milliseconds,
  revision,
  runId,
  runStatus,
} from './values.ts';

export const scoreRequest = z
  .strictObject({
    signals: jsonObject.meta({ description: 'The input of the run: one JSON object.' }),
    ...planRequestFields,
  })
  .meta({ id: 'ScoreRequest', description: 'Signals to score, and what to ask of the process table.' });

const engineFailure = z.object({
  code: z.string(),
  message: z.string(),
  cause: z.string().exactOptional().meta({ description: 'For `skipped`: the dependency that did not succeed.' }),
});

const engineResult = z
  .object({
    engineId,
    version: z.string(),
    status: engineStatus,
    durationMs: milliseconds,
    failure: engineFailure.exactOptional(),
  })
  .meta({ id: 'EngineResult', description: 'What one engine did in one run.' });

export const runResult = z
  .object({
    runId,
    status: runStatus,
    planHash: hash,
    durationMs: milliseconds,
    outputs: z.record(z.string(), json).meta({ description: 'By engineId.' }),
    engines: z.array(engineResult),
    excluded: z.array(excludedEngine),
  })
  .meta({ id: 'RunResult', description: 'The answer of a run: only engines whose output the caller may have.' });

/** One event of a streamed run. */
export const runStreamEvent = z
  .discriminatedUnion('type', [
    z.object({
      type: z.literal('engine'),
      provisional: z.literal(true),
      engine: engineResult,
      output: json.exactOptional(),
    }),
    z.object({ type: z.literal('done'), result: runResult }),
  ])
  .meta({ id: 'RunStreamEvent', description: 'Provisional until `done`, whose result is the answer.' });

/** One line of the answer to a batch: what came of the line of the request with that number. */
export const batchLine = z
  .union([
    z.object({ line: z.int().min(1), result: runResult }),
    z.object({ line: z.int().min(1), error: problemDetails }),
  ])
  .meta({ id: 'BatchLine', description: 'The result or the error of one line of the request, in their order.' });

export type BatchLine = z.output<typeof batchLine>;

const runSummary = z
  .object({
    runId: z.string(),
    startedAt: z.string(),
    durationMs: milliseconds,
    status: runStatus,
    actor: z.string(),
    adapter: z.string().nullable(),
    planHash: hash,
    revision,
    engines: z.int(),
    failed: z.int(),
  })
  .meta({ id: 'RunSummary', description: 'One run in a list.' });

export const runPage = z
  .object({
    rows: z.array(runSummary),
    totalRows: z.int(),
    more: z.boolean().meta({ description: 'True: there are more than `totalRows`.' }),
    next: z.string().nullable().meta({ description: 'Cursor of the next page; null at the end.' }),
  })
  .meta({ id: 'RunPage', description: 'Runs, newest first.' });

const storedEngine = z.object({
  engineId,
  version: z.string(),
  contentHash: hash,
  drifted: z.boolean(),
  batch: z.int(),
  dependencies: z.array(engineId),
  withheld: z.boolean(),
  restrictedToTeams: z.array(z.string()).exactOptional().meta({ description: 'Absent: every team might have it.' }),
  status: engineStatus,
  durationMs: milliseconds,
  startedAfterMs: milliseconds,
  outputHash: hash.nullable(),
  output: json.exactOptional(),
  outputPreview: z.object({ bytes: z.int(), preview: z.string() }).exactOptional().meta({
    description: 'In place of an output above 64 KB.',
  }),
  failure: engineFailure.exactOptional(),
});

export const storedRun = z
  .object({
    runId,
    startedAt: z.number().meta({ description: 'Milliseconds since the epoch.' }),
    durationMs: milliseconds,
    origin: z.object({
      actor: z.string(),
      userId: z.number().nullable(),
      organizationId: z.number().nullable(),
      module: z.string().nullable(),
      adapter: z.string().nullable(),
      requestId: z.string().nullable(),
      idempotencyKey: z.string().nullable(),
    }),
    teams: z.array(z.string()),
    request: z.object({ ...planRequestFields, research: z.boolean().exactOptional() }),
    signalsHash: hash,
    signals: jsonObject.exactOptional(),
    planHash: hash,
    visibleHash: hash,
    revision,
    engineSetHash: hash.nullable().meta({ description: 'Null to those who may not know of withheld engines.' }),
    status: runStatus,
    engines: z.array(storedEngine),
    excluded: z.array(exclusion),
  })
  .meta({ id: 'StoredRun', description: 'The record of one run, as its asker may see it.' });

export const runExplanation = z
  .object({
    a: z.string(),
    b: z.string(),
    sameOutputs: z.boolean().meta({
      description: 'True: the same engines succeeded in both, with the same outputs, as far as the caller may see.',
    }),
    differences: z.array(
      z.object({
        code: differenceCode,
        kind: differenceKind.meta({
          description: 'A cause of other outputs, what follows from one, or what differed without an effect.',
        }),
        engineId: engineId.nullable(),
        message: z.string(),
      }),
    ),
  })
  .meta({ id: 'RunExplanation', description: 'Why two runs differ.' });
