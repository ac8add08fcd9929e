import type {
  LanguageModelV4CallOptions,
  LanguageModelV4Content,
  LanguageModelV4Prompt,
  LanguageModelV4StreamPart,
} from '@ai-sdk/provider';
import type { Capability, RuntimeMethod } from '@enginehouse/models';
import type {
  ClassifyOutput,
  ClassifyRequest,
  DetectOutput,
  DetectRequest,
  ExtractTokensOutput,
  ExtractTokensRequest,
} from './provider-adapter.ts';
import type { UsageReport, UsageRequest } from './usage.ts';

/** How a model is chosen for an objective. */
export interface ObjectiveOptions {
  /** The model must have all of these besides what the called method implies. */
  readonly requiredCapabilities?: readonly Capability[];
  /** Models of local providers before those of others, where neither mapping nor priority decides. Default false. */
  readonly preferLocal?: boolean;
}

/** How long a call is waited for, and who ends it. */
export interface CallOptions {
  /** Cancels the call: its promise rejects with `AI_CALL_CANCELLED`. */
  readonly signal?: AbortSignal;
  /** Longest that one attempt may take to its first answer, in milliseconds. Default 60,000. */
  readonly timeoutMs?: number;
}

/** A chat call in the words of the AI SDK's language model specification; a text is one user message. */
export interface GenerateRequest
  extends Omit<LanguageModelV4CallOptions, 'prompt' | 'abortSignal' | 'includeRawChunks' | 'headers'> {
  readonly prompt: string | LanguageModelV4Prompt;
}

/** Null where the runtime did not say. */
export interface TokenUsage {
  readonly promptTokens: number | null;
  readonly completionTokens: number | null;
  readonly totalTokens: number | null;
}

/** Which model answered, and what was passed over on the way to it. */
export interface AnsweredBy {
  /** Id of the call in `ai_model_pipeline_steps` (`pipelineId`). */
  readonly callId: string;
  readonly modelRegistryId: number;
  readonly modelName: string;
  readonly engineInstanceId: number;
  readonly provider: string;
  /** Models that were skipped or failed, each with the reason, in their order. */
  readonly warnings: readonly string[];
}

/** The answer to a chat call, in one piece. */
export interface GenerateResult {
  readonly text: string;
  /** Everything that the model answered: text, reasoning, tool calls, files. */
  readonly content: readonly LanguageModelV4Content[];
  readonly finishReason: 'stop' | 'length' | 'content-filter' | 'tool-calls' | 'error' | 'interrupted' | 'other';
  readonly usage: TokenUsage;
  readonly by: AnsweredBy;
}

/** A stream that has begun: its model is chosen, and there is no other after it. */
export interface TextStream extends AsyncIterable<LanguageModelV4StreamPart> {
  readonly by: AnsweredBy;
}

/** Texts to be turned into vectors, in one call. */
export interface EmbedRequest {
  readonly values: readonly string[];
  /** Length of the vectors, for models that can choose it. */
  readonly dimensions?: number;
}

/** A vector for each text. */
export interface EmbedResult {
  /** One for each value, in their order. */
  readonly embeddings: readonly (readonly number[])[];
  readonly usage: TokenUsage;
  readonly by: AnsweredBy;
}

/** Documents to be put in order by how well they answer a query. `topN`: so many of them; default all. */
export interface RerankRequest {
  readonly query: string;
  readonly documents: readonly string[];
  readonly topN?: number;
}

/** The order that a model found. */
export interface RerankResult {
  /** Best first; `index` is the place in `documents`. */
  readonly ranking: readonly { readonly index: number; readonly score: number }[];
  readonly by: AnsweredBy;
}

/** A text to be spoken. Voices and formats are the provider's own words; default its own. */
export interface SynthesizeRequest {
  readonly text: string;
  readonly voice?: string;
  readonly outputFormat?: string;
}

/** Speech, as one whole file in the format that was asked for. */
export interface SynthesizeResult {
  readonly audio: Uint8Array;
  readonly by: AnsweredBy;
}

/** Speech to be written down: a whole audio file, and its media type, for example `audio/wav`. */
export interface TranscribeRequest {
  readonly audio: Uint8Array;
  readonly mediaType: string;
}

/** What was said. `language` as the provider names it; null where it did not say. */
export interface TranscribeResult {
  readonly text: string;
  readonly language: string | null;
  readonly by: AnsweredBy;
}

/**
 * A model, or whichever serves an objective: chosen anew at every call, and loaded no earlier. Every call rejects with
 * `INVALID_REQUEST`, `NO_MODEL_FOR_OBJECTIVE`, `UNKNOWN_REGISTERED_MODEL`, `MODEL_NOT_ACTIVE`, `AI_METHOD_NOT_SUPPORTED`,
 * `AI_PROVIDER_ERROR` (`details.providerStatus` and `details.providerMessage` are the provider's own), `AI_CALL_TIMED_OUT`,
 * `AI_CALL_CANCELLED`, `EGRESS_DENIED`, `STALE_REVISION`, `SHUTTING_DOWN`.
 */
export interface AiHandle {
  generateText(request: GenerateRequest, options?: CallOptions): Promise<GenerateResult>;
  /**
   * Resolves when the first part of the answer is there. A stream that breaks off later ends with an error part, which holds
   * one of the errors above. It is read once; leaving it early cancels the call, and so does not reading on for five minutes.
   */
  streamText(request: GenerateRequest, options?: CallOptions): Promise<TextStream>;
  embed(request: EmbedRequest, options?: CallOptions): Promise<EmbedResult>;
  rerank(request: RerankRequest, options?: CallOptions): Promise<RerankResult>;
  classify(request: ClassifyRequest, options?: CallOptions): Promise<ClassifyOutput & { readonly by: AnsweredBy }>;
  extractTokens(
    request: ExtractTokensRequest,
    options?: CallOptions,
  ): Promise<ExtractTokensOutput & { readonly by: AnsweredBy }>;
  synthesize(request: SynthesizeRequest, options?: CallOptions): Promise<SynthesizeResult>;
  transcribe(request: TranscribeRequest, options?: CallOptions): Promise<TranscribeResult>;
  detect(request: DetectRequest, options?: CallOptions): Promise<DetectOutput & { readonly by: AnsweredBy }>;
}

/** One that would be asked, or not, and why. */
export interface Candidate {
  readonly modelRegistryId: number;
  readonly modelName: string;
  readonly engineInstanceId: number;
  readonly provider: string;
  /** What put it at its place; null where it is skipped. */
  readonly chosenBy: 'mapping' | 'priority' | 'local' | 'name' | null;
  /** Why it would not be asked: for example that it is inactive, lacks a capability, or is not installed on this node. */
  readonly skipped: string | null;
}

/** `sdk.ai`: calls of AI models. Needs `system.ai.call`. */
export interface Ai {
  forObjective(objective: string, options?: ObjectiveOptions): AiHandle;
  forModel(modelRegistryId: number): AiHandle;
  /** Who would answer, in their order, and who would not; calls nobody. */
  explain(objective: string, method: RuntimeMethod, options?: ObjectiveOptions): Promise<readonly Candidate[]>;
  /**
   * What calls came to over time: those whose rows of `ai_model_usage` the session may see; it needs no permission. Throws
   * `INVALID_REQUEST`.
   */
  usage(request?: UsageRequest): Promise<UsageReport>;
}

/** `context.ai`: the same, bound to the run and the engine: no permission beside that of the run, and cancelled with both. */
export type EngineAi = Pick<Ai, 'forObjective' | 'forModel'>;
