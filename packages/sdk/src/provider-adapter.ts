import type {
  EmbeddingModelV4,
  LanguageModelV4,
  RerankingModelV4,
  SpeechModelV4,
  TranscriptionModelV4,
} from '@ai-sdk/provider';
import type { EngineLog, Json } from '@enginehouse/kernel';
import type { CatalogModel, ProviderManifest } from './provider-manifest.ts';

/** An engine instance as its provider sees it. */
export interface ProviderInstance {
  readonly id: number;
  readonly name: string;
  /** By the provider's own names: secrets opened, defaults of the schema filled in. */
  readonly config: { readonly [name: string]: Json };
}

/** Everything that an adapter may touch. It opens no connection and reads no file by other means. */
export interface ProviderHost {
  /**
   * Imports one of the manifest's dependencies from where it was installed: `await host.load<typeof import('ai')>('ai')`.
   * Rejects with `DEPENDENCY_NOT_INSTALLED`.
   */
  load<Module>(packageName: string): Promise<Module>;
  /**
   * Fetch through the egress dialer: only what the manifest's `egress` and the instance's config name is reached; redirects
   * are never followed by themselves (`redirect: 'manual'` is the default). Rejects with `EGRESS_DENIED`.
   */
  readonly fetch: typeof globalThis.fetch;
  readonly log: EngineLog;
  /** Aborted when the instance is let go: what runs on its own ends then. */
  readonly signal: AbortSignal;
}

/** Whether calls would work as far as can be told; `missing` names config fields, dependencies or whatever is lacking. */
export interface Readiness {
  readonly ready: boolean;
  readonly message: string;
  readonly missing: readonly string[];
}

/** A model that a runtime says it has. */
export interface AvailableModel extends CatalogModel {
  readonly version?: string;
  readonly sizeBytes?: number;
}

/** A model that is in the memory of a runtime. */
export interface LoadedModel {
  /** As the runtime calls it. */
  readonly modelId: string;
  readonly sizeBytes?: number;
  /** ISO 8601; null: until it is unloaded. */
  readonly expiresAt?: string | null;
}

/** A call of a model by a method that the AI SDK has no model for. */
export interface MethodCall {
  /** As the runtime calls it. */
  readonly modelId: string;
  readonly signal: AbortSignal;
}

/** A text to be labelled. */
export interface ClassifyRequest {
  readonly text: string;
  /** Labels to choose from. Default: those of the model itself. */
  readonly labels?: readonly string[];
}

/** A label and how sure the model is of it. */
export interface LabelScore {
  readonly label: string;
  /** 0 to 1. */
  readonly score: number;
}

/** The labels of a text. */
export interface ClassifyOutput {
  /** Highest score first. */
  readonly labels: readonly LabelScore[];
  /** What the labels rest on, by the runtime's own names. */
  readonly features?: { readonly [name: string]: Json };
}

/** A text to be taken apart. */
export interface ExtractTokensRequest {
  readonly text: string;
}

/** A piece of a text, with what it is. */
export interface ExtractedToken {
  readonly text: string;
  /** For example `noun`, `verb`, `person`. */
  readonly label: string;
  /** Place in the text, in UTF-16 units; `end` is behind the last. */
  readonly start: number;
  readonly end: number;
  readonly normal?: string;
}

/** The pieces of a text. */
export interface ExtractTokensOutput {
  /** In the order of the text. */
  readonly tokens: readonly ExtractedToken[];
}

/** An image, as a whole file, and its media type, for example `image/png`. */
export interface DetectRequest {
  readonly image: Uint8Array;
  readonly mediaType: string;
}

/** A thing in an image, and where it is. */
export interface DetectedObject {
  readonly label: string;
  readonly score: number;
  /** Pixels from the upper left corner. */
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

/** The things in an image. */
export interface DetectOutput {
  readonly objects: readonly DetectedObject[];
}

/** A request of the OpenAI wire format, ready to be sent by the platform byte for byte. */
export interface WireRequest {
  readonly url: string;
  readonly headers: { readonly [name: string]: string };
}

/** Paths of the OpenAI wire format that are passed through. */
export type WirePath = '/chat/completions' | '/embeddings';

/**
 * What a provider does for one engine instance. Made lazily, once per node and written version of the instance; every
 * method of the manifest's `runtimeMethods` has its call here. Models are the AI SDK's own (specification v4), so that any
 * package of its family can be handed through: `generateText` and `streamText` call `languageModel`, `embed` calls
 * `embeddingModel`, `rerank`, `synthesize` and `transcribe` theirs.
 */
export interface ProviderAdapter {
  languageModel?(modelId: string): LanguageModelV4;
  embeddingModel?(modelId: string): EmbeddingModelV4;
  rerankingModel?(modelId: string): RerankingModelV4;
  speechModel?(modelId: string): SpeechModelV4;
  transcriptionModel?(modelId: string): TranscriptionModelV4;
  classify?(request: ClassifyRequest, call: MethodCall): Promise<ClassifyOutput>;
  extractTokens?(request: ExtractTokensRequest, call: MethodCall): Promise<ExtractTokensOutput>;
  detect?(request: DetectRequest, call: MethodCall): Promise<DetectOutput>;
  /**
   * Where a runtime speaks the OpenAI wire format: how to send such a request to it. Callers of the same format then get its
   * bytes as they come. Undefined for a path that it lacks.
   */
  openAiWire?(path: WirePath): WireRequest | undefined;
  /** Whether calls would work: a cheap question to the runtime. Default: always. Rejects for nobody. */
  checkReady?(signal: AbortSignal): Promise<Readiness>;
  /** Needed with the model sources `provider_api` and `inventory`. Rejects where the source fails. */
  listModels?(signal: AbortSignal): Promise<readonly AvailableModel[]>;
  /** Where runtimes hold models in memory: which. */
  listLoadedModels?(signal: AbortSignal): Promise<readonly LoadedModel[]>;
  unloadModel?(modelId: string, signal: AbortSignal): Promise<void>;
  /** Lets go of what it holds. Called once, when no call is under way any more. */
  close?(): Promise<void>;
}

/** A provider: its manifest, and what makes adapters. A provider package exports it as `provider`. */
export interface Provider extends ProviderManifest {
  /**
   * What the manifest's schema cannot say of a config: problems by field, `config.<name>`. Asked before anything is
   * installed, so it may load nothing. Default: none.
   */
  checkConfig?(config: ProviderInstance['config']): readonly { readonly field: string; readonly message: string }[];
  /** Makes an adapter; may load dependencies, and contacts nobody. */
  create(instance: ProviderInstance, host: ProviderHost): ProviderAdapter | Promise<ProviderAdapter>;
}
