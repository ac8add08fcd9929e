import { z } from 'zod';
import { defineRoute } from '../define-route.ts';
import {
  batchLine,
  runExplanation,
  runPage,
  runResult,
  runStreamEvent,
  scoreRequest,
  storedRun,
} from '../schemas/run-schemas.ts';
import { engineName, queryInteger, runName, runStatus } from '../schemas/values.ts';

const exampleHash = '5f2b0c4e9a7d1f3866e0c2a4b8d0f1e35f2b0c4e9a7d1f3866e0c2a4b8d0f1e3';
const exampleRun = '0199a1c2-7d3e-7c44-9b1a-5e8f2d6c4b10';
const exampleSignals = { PageValues: 12.5, ProductRelated: 31, Month: 'Nov' };
const exampleResult = {
  runId: exampleRun,
  status: 'succeeded',
  planHash: exampleHash,
  durationMs: 0.42,
  outputs: { 'bayesian-confidence': { confidence: 0.81 } },
  engines: [{ engineId: 'bayesian-confidence', version: '1.0.0', status: 'succeeded', durationMs: 0.11 }],
  excluded: [],
};
const planErrors = ['EMPTY_PLAN', 'TARGET_EXCLUDED', 'UNKNOWN_TARGET'] as const;

export const scoreRun = defineRoute({
  name: 'runs.score',
  method: 'POST',
  path: '/api/v1/runs',
  summary: 'Scores signals: runs the planned engines and answers with what they put out.',
  description:
    'The answer comes when the last engine whose output you may have has ended and the record of the run is on disk. ' +
    'With `Accept: text/event-stream` each engine is an event as it ends, `engine`, provisional until the event `done` ' +
    'brings the answer; an `error` event carries problem details instead. Closing the connection cancels the run. ' +
    'With an Idempotency-Key a repeated request answers the first run again, with `idempotency-replayed: true`.',
  permission: 'system.run.score',
  idempotency: 'own',
  headers: z.looseObject({
    'idempotency-key': z
      .string()
      .regex(/^[\x21-\x7e]{1,255}$/)
      .exactOptional()
      .meta({ description: 'Up to 255 visible ASCII characters; unique for each caller. Not for streams.' }),
  }),
  body: scoreRequest,
  response: { 200: runResult },
  stream: { format: 'sse', method: 'stream', event: runStreamEvent, last: 'done' },
  errors: [...planErrors, 'IDEMPOTENCY_KEY_REUSED', 'IDEMPOTENCY_NOT_SUPPORTED', 'STALE_REVISION'],
  example: { body: { signals: exampleSignals, budget: 20 }, response: exampleResult },
});

export const batchRuns = defineRoute({
  name: 'runs.batch',
  method: 'POST',
  path: '/api/v1/runs/batch',
  summary: 'Scores line after line: NDJSON in, NDJSON out, in the order given.',
  description:
    'Each line is the body of `POST /api/v1/runs`; each line of the answer has the number of its line and either ' +
    '`result` or `error`. A bad line costs that line alone. The body may be endless: lines are read as fast as answers ' +
    'are taken. Empty lines are counted and not answered. Callers on this machine who may see ' +
    'research are told the hash of the loaded engines in `x-enginehouse-engine-set`.',
  permission: 'system.run.score',
  body: scoreRequest,
  response: { 200: batchLine },
  stream: { format: 'ndjson' },
  errors: [...planErrors, 'STALE_REVISION'],
  example: { body: { signals: exampleSignals }, response: { line: 1, result: exampleResult } },
});

export const listRuns = defineRoute({
  name: 'runs.list',
  method: 'GET',
  path: '/api/v1/runs',
  summary: 'Lists runs, newest first.',
  permission: 'system.run.view',
  query: z.strictObject({
    after: z.string().min(1).max(200).exactOptional().meta({ description: 'A cursor: `next` of the page before.' }),
    pageSize: queryInteger(1, 200).exactOptional().meta({ description: '1 to 200, default 25.' }),
    status: runStatus.exactOptional(),
    planHash: z.string().min(1).max(64).exactOptional(),
    actor: z.string().min(1).max(200).exactOptional(),
    engineId: engineName.exactOptional().meta({ description: 'Runs with this engine in their plan.' }),
    from: z.iso.datetime({ offset: true }).exactOptional().meta({ description: 'ISO 8601.' }),
    to: z.iso.datetime({ offset: true }).exactOptional().meta({ description: 'ISO 8601.' }),
  }),
  response: { 200: runPage },
  errors: [],
  example: {
    query: { pageSize: '2', status: 'succeeded' },
    response: {
      rows: [
        {
          runId: exampleRun,
          startedAt: '2026-11-20T10:15:00.000Z',
          durationMs: 0.42,
          status: 'succeeded',
          actor: 'local-operator',
          adapter: null,
          planHash: exampleHash,
          revision: 12,
          engines: 1,
          failed: 0,
        },
      ],
      totalRows: 1,
      more: false,
      next: null,
    },
  },
});

export const getRun = defineRoute({
  name: 'runs.get',
  method: 'GET',
  path: '/api/v1/runs/{runId}',
  summary: 'Shows the record of one run.',
  permission: 'system.run.view',
  params: z.strictObject({ runId: runName }),
  response: { 200: storedRun },
  errors: ['UNKNOWN_RUN'],
  example: {
    params: { runId: exampleRun },
    response: {
      runId: exampleRun,
      startedAt: 1_795_169_700_000,
      durationMs: 0.42,
      origin: {
        actor: 'local-operator',
        userId: null,
        organizationId: null,
        module: null,
        adapter: null,
        requestId: 'c4d6a7a2-7a36-4a0b-a6c0-0f0e7a0d6a11',
        idempotencyKey: null,
      },
      teams: [],
      request: { budget: 20 },
      signalsHash: exampleHash,
      planHash: exampleHash,
      visibleHash: exampleHash,
      revision: 12,
      engineSetHash: exampleHash,
      status: 'succeeded',
      engines: [
        {
          engineId: 'bayesian-confidence',
          version: '1.0.0',
          contentHash: exampleHash,
          drifted: false,
          batch: 0,
          dependencies: [],
          withheld: false,
          status: 'succeeded',
          durationMs: 0.11,
          startedAfterMs: 0.02,
          outputHash: exampleHash,
        },
      ],
      excluded: [],
    },
  },
});

export const explainRuns = defineRoute({
  name: 'runs.explain',
  method: 'GET',
  path: '/api/v1/runs/{a}/explain/{b}',
  summary: 'Says why two runs differ.',
  permission: 'system.run.view',
  params: z.strictObject({ a: runName, b: runName }),
  response: { 200: runExplanation },
  errors: ['UNKNOWN_RUN'],
  example: {
    params: { a: exampleRun, b: '0199a1c2-9f10-7a02-8c4d-1b2a3c4d5e6f' },
    response: {
      a: exampleRun,
      b: '0199a1c2-9f10-7a02-8c4d-1b2a3c4d5e6f',
      sameOutputs: false,
      differences: [
        {
          code: 'VERSION_CHANGED',
          kind: 'cause',
          engineId: 'bayesian-confidence',
          message: 'bayesian-confidence ran as 1.0.0 in the first run and as 1.1.0 in the second.',
        },
      ],
    },
  },
});
