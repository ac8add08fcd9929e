import type { AnsweredBy } from '@enginehouse/sdk';
import type { Session } from '../../session.ts';
import type { ChatRequest, EmbeddingsRequest } from './chat-request.ts';
import type { OpenAiModel } from './served-models.ts';

/** An answer in the bytes in which it is sent. A stream that breaks off throws a typed error. */
export interface OpenAiAnswer {
  readonly type: 'application/json' | 'text/event-stream';
  readonly body: string | Uint8Array | AsyncIterable<string | Uint8Array>;
  readonly by: AnsweredBy;
}

export interface OpenAiCallOptions {
  /** Cancels the call, and what the runtime does for it. */
  readonly signal?: AbortSignal;
}

/**
 * AI calls in the wire format of OpenAI, for the doors of this process. A runtime that speaks the format itself is given the
 * caller's body and its bytes are the answer; for any other both are translated. Rejects as the calls of `sdk.ai` do, and
 * with `UNKNOWN_AI_MODEL`, `INVALID_REQUEST`, `UNSUPPORTED_PARAMETER`. Needs `system.ai.call`.
 */
export interface OpenAiDoor {
  /** What a request may name as its model. */
  models(session: Session): readonly OpenAiModel[];
  /** Throws `UNKNOWN_AI_MODEL`. */
  model(session: Session, id: string): OpenAiModel;
  chat(session: Session, request: ChatRequest, options?: OpenAiCallOptions): Promise<OpenAiAnswer>;
  embeddings(session: Session, request: EmbeddingsRequest, options?: OpenAiCallOptions): Promise<OpenAiAnswer>;
}
