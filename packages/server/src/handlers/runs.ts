import { ENGINE_SET_HEADER } from '@enginehouse/api';
import { type Session, unknownRun } from '@enginehouse/platform';
import type { AnswerHandlers, LineHandlers, StreamHandlers } from '../call.ts';
import { idempotencyNotSupported } from '../errors.ts';
import { isLoopback } from '../loopback.ts';

export const answerRuns = {
  'runs.score': ({ body, headers }, { sdk, signal, header }) => {
    const idempotencyKey = headers['idempotency-key'];
    if (idempotencyKey === undefined) return sdk.runs.score(body, { signal });
    const onReplay = (): void => header('idempotency-replayed', 'true');
    return sdk.runs.score(body, { signal, idempotencyKey, onReplay });
  },
  'runs.list': ({ query }, { sdk }) => sdk.runs.list(query),
  'runs.get': async ({ params }, { sdk }) => {
    const run = await sdk.runs.get(params.runId);
    if (run === null) throw unknownRun(params.runId);
    return run;
  },
  'runs.explain': ({ params }, { sdk }) => sdk.runs.explain(params.a, params.b),
} satisfies Partial<AnswerHandlers>;

export const streamRuns = {
  'runs.score': ({ body, headers }, { sdk, signal }) => {
    if (headers['idempotency-key'] !== undefined) throw idempotencyNotSupported('a stream');
    return sdk.runs.stream(body, { signal });
  },
} satisfies Partial<StreamHandlers>;

export const lineRuns = {
  'runs.batch': {
    begin: ({ session, platform, header }, headers) => {
      if (headers['idempotency-key'] !== undefined) throw idempotencyNotSupported('a batch');
      if (mayKnowEngineSet(session)) header(ENGINE_SET_HEADER, platform.engineSetHash());
    },
    line: ({ body }, { sdk, signal }) => sdk.runs.score(body, { signal }),
  },
} satisfies LineHandlers;

/** The hash covers withheld engines too, so it tells of them: for those of this machine who may see research. */
function mayKnowEngineSet({ clientAddress, permissions }: Session): boolean {
  return clientAddress !== null && isLoopback(clientAddress) && permissions.has('system.run.research.view');
}
