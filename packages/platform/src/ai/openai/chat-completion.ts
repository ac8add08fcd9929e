import type { GenerateResult, TokenUsage } from '@enginehouse/sdk';

type FinishReason = GenerateResult['finishReason'];

/** Tokens as the wire format counts them. */
export interface WireUsage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
}

/** A tool call as a completion has it. */
export interface WireToolCall {
  readonly id: string;
  readonly type: 'function';
  readonly function: { readonly name: string; readonly arguments: string };
}

/** An answer of `/v1/chat/completions` in one piece. */
export interface ChatCompletion {
  readonly id: string;
  readonly object: 'chat.completion';
  /** Seconds since the epoch. */
  readonly created: number;
  readonly model: string;
  readonly choices: readonly [
    {
      readonly index: 0;
      readonly message: {
        readonly role: 'assistant';
        readonly content: string | null;
        readonly refusal: null;
        readonly reasoning_content?: string;
        readonly tool_calls?: readonly WireToolCall[];
      };
      readonly logprobs: null;
      readonly finish_reason: string;
    },
  ];
  readonly usage?: WireUsage;
}

/** What a model answered, as a completion. `created`: seconds since the epoch. */
export function completionOf(result: GenerateResult, created: number): ChatCompletion {
  const calls = result.content.flatMap((part) =>
    part.type === 'tool-call' && part.providerExecuted !== true
      ? [wireToolCall(part.toolCallId, part.toolName, part.input)]
      : [],
  );
  const reasoning = result.content.map((part) => (part.type === 'reasoning' ? part.text : '')).join('');
  const usage = wireUsage(result.usage);
  return {
    id: completionId(result.by.callId),
    object: 'chat.completion',
    created,
    model: result.by.modelName,
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: result.text === '' && calls.length > 0 ? null : result.text,
          refusal: null,
          ...(reasoning === '' ? {} : { reasoning_content: reasoning }),
          ...(calls.length === 0 ? {} : { tool_calls: calls }),
        },
        logprobs: null,
        finish_reason: wireFinishReason(result.finishReason),
      },
    ],
    ...(usage === undefined ? {} : { usage }),
  };
}

export function completionId(callId: string): string {
  return `chatcmpl-${callId}`;
}

function wireToolCall(id: string, name: string, input: string): WireToolCall {
  return { id, type: 'function', function: { name, arguments: input } };
}

/** The format has no word for an answer that ended otherwise: it reads as one that stopped. */
export function wireFinishReason(reason: FinishReason): 'stop' | 'length' | 'content_filter' | 'tool_calls' {
  switch (reason) {
    case 'length':
      return 'length';
    case 'content-filter':
      return 'content_filter';
    case 'tool-calls':
      return 'tool_calls';
    case 'stop':
    case 'error':
    case 'interrupted':
    case 'other':
      return 'stop';
  }
}

/** Undefined where the runtime said nothing: the format has no word for a count that is not known. */
export function wireUsage({ promptTokens, completionTokens, totalTokens }: TokenUsage): WireUsage | undefined {
  if (promptTokens === null && completionTokens === null && totalTokens === null) return undefined;
  const prompt = promptTokens ?? 0;
  const completion = completionTokens ?? 0;
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: totalTokens ?? prompt + completion };
}

/** Tokens from an object of the format; null for what it does not say. */
export function tokenUsageOf(usage: unknown): TokenUsage {
  const counts = typeof usage === 'object' && usage !== null ? (usage as Record<string, unknown>) : {};
  const count = (name: keyof WireUsage): number | null => {
    const value = counts[name];
    return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
  };
  return {
    promptTokens: count('prompt_tokens'),
    completionTokens: count('completion_tokens'),
    totalTokens: count('total_tokens'),
  };
}
