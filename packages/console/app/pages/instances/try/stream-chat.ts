import { CALL_ID_HEADER, serverSentEvents } from '@enginehouse/api';
import { EnginehouseError } from '@enginehouse/errors';

/** The tokens of an answer, where the runtime says. */
export interface ChatUsage {
  readonly promptTokens: number | null;
  readonly completionTokens: number | null;
}

/** What a streamed answer told, apart from its text. */
export interface ChatEnd {
  readonly callId: string | null;
  readonly model: string | null;
  readonly usage: ChatUsage | null;
  readonly finishReason: string | null;
}

interface Chunk {
  readonly model?: string;
  readonly choices?: readonly {
    readonly delta?: { readonly content?: string | null };
    readonly finish_reason?: string | null;
  }[];
  readonly usage?: { readonly prompt_tokens?: number; readonly completion_tokens?: number } | null;
}

/**
 * One question through the OpenAI-compatible door, as programs ask it, its answer told piece by piece. `model`: a registered
 * name, or `objective:<name>`. Throws the error that the door answers with.
 */
export async function streamChat(
  question: { readonly model: string; readonly text: string },
  { signal, onText }: { readonly signal: AbortSignal; readonly onText: (piece: string) => void },
): Promise<ChatEnd> {
  const body = {
    model: question.model,
    messages: [{ role: 'user', content: question.text }],
    stream: true,
    stream_options: { include_usage: true },
  };
  const headers = { 'content-type': 'application/json', accept: 'text/event-stream' };
  const response = await fetch('/v1/chat/completions', { method: 'POST', headers, body: JSON.stringify(body), signal });
  if (!response.ok || response.body === null) {
    throw errorOf(await response.json().catch(() => null), response.status);
  }
  let end: ChatEnd = {
    callId: response.headers.get(CALL_ID_HEADER),
    model: null,
    usage: null,
    finishReason: null,
  };
  for await (const { data } of serverSentEvents(response.body)) {
    if (data === '[DONE]') break;
    const chunk: unknown = JSON.parse(data);
    if (isErrorBody(chunk)) throw errorOf(chunk, 502);
    end = withChunk(end, chunk as Chunk, onText);
  }
  return end;
}

function withChunk(end: ChatEnd, { model, choices = [], usage }: Chunk, onText: (piece: string) => void): ChatEnd {
  const [choice] = choices;
  const piece = choice?.delta?.content;
  if (typeof piece === 'string' && piece !== '') onText(piece);
  return {
    ...end,
    model: model ?? end.model,
    finishReason: choice?.finish_reason ?? end.finishReason,
    usage: usage
      ? { promptTokens: usage.prompt_tokens ?? null, completionTokens: usage.completion_tokens ?? null }
      : end.usage,
  };
}

interface ErrorBody {
  readonly error: { readonly message: string; readonly code?: string | null };
}

function isErrorBody(value: unknown): value is ErrorBody {
  const { error } = (value ?? {}) as { readonly error?: { readonly message?: unknown } };
  return typeof error?.message === 'string';
}

function errorOf(body: unknown, status: number): EnginehouseError {
  const { message, code } = isErrorBody(body)
    ? body.error
    : { message: 'The server answered with something that is neither an answer nor an error', code: undefined };
  const fix = 'The steps of the call, under Usage, say how far it came.';
  return new EnginehouseError(code ?? 'AI_PROVIDER_ERROR', { status, meaning: message, fix }, { message });
}
