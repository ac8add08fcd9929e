// Requests of the OpenAI wire format, as far as they are understood here. The door has checked these fields; whatever else a
// request brings is there too: a runtime that speaks the format gets it, any other refuses it.

/** A piece of a message: `text`, `image_url`, `file`, `refusal`, or what a runtime knows beyond. */
export interface ChatContentPart {
  readonly type: string;
  readonly text?: string;
  readonly refusal?: string;
  readonly image_url?: { readonly url: string };
  readonly file?: { readonly file_data?: string; readonly filename?: string };
}

export interface ChatToolCall {
  readonly id: string;
  readonly type?: string;
  readonly function: { readonly name: string; readonly arguments: string };
}

export interface ChatMessage {
  readonly role: string;
  readonly content?: string | readonly ChatContentPart[] | null | undefined;
  readonly tool_calls?: readonly ChatToolCall[] | null | undefined;
  readonly tool_call_id?: string;
}

export interface ChatTool {
  readonly type: string;
  readonly function?: {
    readonly name: string;
    readonly description?: string | null | undefined;
    readonly parameters?: object | null | undefined;
    readonly strict?: boolean | null | undefined;
  };
}

export type ChatToolChoice = string | { readonly type: string; readonly function?: { readonly name: string } };

export interface ChatResponseFormat {
  readonly type: string;
  readonly json_schema?: {
    readonly name: string;
    readonly description?: string | null | undefined;
    readonly schema?: object | null | undefined;
  };
}

/** A body of `/v1/chat/completions`. */
export interface ChatRequest {
  /** Name of a registered model, or `objective:<name>`. */
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly stream?: boolean | null | undefined;
  readonly stream_options?: { readonly include_usage?: boolean | null | undefined } | null | undefined;
  readonly max_completion_tokens?: number | null | undefined;
  readonly max_tokens?: number | null | undefined;
  readonly temperature?: number | null | undefined;
  readonly top_p?: number | null | undefined;
  readonly presence_penalty?: number | null | undefined;
  readonly frequency_penalty?: number | null | undefined;
  readonly seed?: number | null | undefined;
  readonly stop?: string | readonly string[] | null | undefined;
  readonly tools?: readonly ChatTool[] | null | undefined;
  readonly tool_choice?: ChatToolChoice | null | undefined;
  readonly response_format?: ChatResponseFormat | null | undefined;
  readonly reasoning_effort?: string | null | undefined;
}

/** A body of `/v1/embeddings`. */
export interface EmbeddingsRequest {
  /** Name of a registered model, or `objective:<name>`. */
  readonly model: string;
  readonly input: string | readonly string[] | readonly number[] | readonly (readonly number[])[];
  readonly encoding_format?: 'float' | 'base64' | null | undefined;
  readonly dimensions?: number | null | undefined;
}
