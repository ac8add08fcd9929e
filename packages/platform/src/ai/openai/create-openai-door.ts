import type { Capability } from '@enginehouse/sdk';
import { requirePermission } from '../../access.ts';
import type { Configuration } from '../../configuration/configuration.ts';
import type { EgressGate } from '../../egress/egress-gate.ts';
import type { AiCalls, Answer, AskedCall, Attempt } from '../attempts.ts';
import { embed } from '../methods/embed.ts';
import { generateText } from '../methods/generate-text.ts';
import { streamText } from '../methods/stream-text.ts';
import { chunkTexts } from './chat-chunks.ts';
import { completionOf } from './chat-completion.ts';
import type { ChatRequest } from './chat-request.ts';
import { embeddingListOf, embedRequestOf, encodingOf, type VectorEncoding, withEncoding } from './embeddings.ts';
import { generateRequestOf } from './generate-request.ts';
import type { OpenAiAnswer, OpenAiDoor } from './openai-door.ts';
import { unknownAiModel } from './openai-errors.ts';
import { type PassedAnswer, passThrough } from './pass-through.ts';
import { servedModelsOf } from './served-models.ts';

/** What the door is made with; built and handed over by compose.ts. */
export interface OpenAiDoorParts {
  readonly configuration: Pick<Configuration, 'current' | 'derive'>;
  readonly egress: Pick<EgressGate, 'request'>;
  readonly calls: AiCalls;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

const PERMISSION = 'system.ai.call';

export function createOpenAiDoor(parts: OpenAiDoorParts): OpenAiDoor {
  const { configuration, egress, calls, now = Date.now } = parts;
  const served = configuration.derive(({ resources }) => servedModelsOf(resources));
  const created = (): number => Math.floor(now() / 1000);
  const keepsText = (): boolean => configuration.current().settings.keepAiPayloads;

  const chatInOnePiece = (asked: AskedCall, request: ChatRequest): Promise<OpenAiAnswer> =>
    calls.call(asked, async (attempt) => {
      const passed = passThrough(egress, attempt, {
        path: '/chat/completions',
        body: { ...request },
        keepsText: false,
      });
      if (passed !== null) return answeredBy(attempt, await passed);
      const answer = await generateText(generateRequestOf(request))(attempt);
      return answeredBy(
        attempt,
        mapped(answer, (result) => jsonAnswer(completionOf(result, created()))),
      );
    });

  const chatInParts = (asked: AskedCall, request: ChatRequest): Promise<OpenAiAnswer> =>
    calls.call(asked, async (attempt) => {
      const body = { ...request };
      const passed = passThrough(egress, attempt, { path: '/chat/completions', body, keepsText: keepsText() });
      if (passed !== null) return answeredBy(attempt, await passed);
      const answer = await streamText(generateRequestOf(request))(attempt);
      const includeUsage = request.stream_options?.include_usage === true;
      return answeredBy(
        attempt,
        mapped(answer, (stream) => ({
          type: 'text/event-stream' as const,
          body: chunkTexts(stream, { created: created(), includeUsage }),
        })),
      );
    });

  return {
    models(session) {
      requirePermission(session, PERMISSION);
      return served.current().listFor(session);
    },
    model(session, id) {
      requirePermission(session, PERMISSION);
      const list = served.current().listFor(session);
      const found = list.find((one) => one.id === id);
      if (found !== undefined) return found;
      throw unknownAiModel(
        id,
        list.map((one) => one.id),
      );
    },
    async chat(session, request, { signal } = {}) {
      requirePermission(session, PERMISSION);
      const streamed = request.stream === true;
      const asked: AskedCall = {
        target: served.current().targetOf(session, request.model, capabilitiesFor(request)),
        method: streamed ? 'streamText' : 'generateText',
        session,
        input: request,
        ...(signal === undefined ? {} : { signal }),
      };
      return streamed ? chatInParts(asked, request) : chatInOnePiece(asked, request);
    },
    async embeddings(session, request, { signal } = {}) {
      requirePermission(session, PERMISSION);
      const asked: AskedCall = {
        target: served.current().targetOf(session, request.model, []),
        method: 'embed',
        session,
        input: request,
        ...(signal === undefined ? {} : { signal }),
      };
      return calls.call(asked, async (attempt) => {
        const encoding = encodingOf(request);
        const passed = passThrough(egress, attempt, { path: '/embeddings', body: { ...request }, keepsText: false });
        if (passed !== null)
          return answeredBy(
            attempt,
            mapped(await passed, (one) => reencoded(one, encoding)),
          );
        const answer = await embed(embedRequestOf(request))(attempt);
        return answeredBy(
          attempt,
          mapped(answer, (result) => jsonAnswer(embeddingListOf(result, encoding))),
        );
      });
    },
  };
}

/** What a model must be able to do for a request, beyond chatting. */
function capabilitiesFor({ tools, messages }: ChatRequest): Capability[] {
  const hasImage = messages.some(
    ({ content }) => Array.isArray(content) && content.some(({ type }) => type === 'image_url'),
  );
  const hasTools = tools !== undefined && tools !== null && tools.length > 0;
  return [...(hasTools ? (['tool_calling'] as const) : []), ...(hasImage ? (['image_to_text'] as const) : [])];
}

type Body = Omit<OpenAiAnswer, 'by'>;

function answeredBy(attempt: Attempt, answer: Answer<Body>): Answer<OpenAiAnswer> {
  const { type, body } = answer.result;
  return { ...answer, result: { type, body, by: attempt.by } };
}

function mapped<From, To>(answer: Answer<From>, map: (result: From) => To): Answer<To> {
  return { ...answer, result: map(answer.result) };
}

function jsonAnswer(value: object): Body {
  return { type: 'application/json', body: JSON.stringify(value) };
}

/** Runtimes that know one encoding answer in that one, whatever was asked. */
function reencoded({ type, body, value }: PassedAnswer, encoding: VectorEncoding): Body {
  const list = value === undefined ? null : withEncoding(value, encoding);
  return { type, body: list === null ? body : JSON.stringify(list) };
}
