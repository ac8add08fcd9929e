import type { TextStream } from '@enginehouse/sdk';
import { completionId, tokenUsageOf, type WireUsage, wireFinishReason, wireUsage } from './chat-completion.ts';

type StreamPart = TextStream extends AsyncIterable<infer Part> ? Part : never;
type FinishPart = Extract<StreamPart, { readonly type: 'finish' }>;

/** What ends every stream of the format. */
const DONE = 'data: [DONE]\n\n';

/**
 * The parts of a stream as server-sent events of the format, each whole. Throws what an error part brings, or the source
 * itself. `created`: seconds since the epoch.
 */
export async function* chunkTexts(
  stream: TextStream,
  { created, includeUsage }: { readonly created: number; readonly includeUsage: boolean },
): AsyncGenerator<string, void, void> {
  const head = {
    id: completionId(stream.by.callId),
    object: 'chat.completion.chunk',
    created,
    model: stream.by.modelName,
  };
  const usual = includeUsage ? { usage: null } : {};
  const chunk = (delta: object, finishReason: string | null = null): string =>
    eventOf({ ...head, choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }], ...usual });
  const calls = new Map<string, number>();
  yield chunk({ role: 'assistant', content: '' });
  for await (const part of stream) {
    if (part.type === 'error') throw part.error;
    if (part.type === 'finish') {
      yield chunk({}, wireFinishReason(part.finishReason.unified));
      const usage = usageOf(part);
      if (includeUsage && usage !== undefined) yield eventOf({ ...head, choices: [], usage });
      continue;
    }
    const delta = deltaOf(part, calls);
    if (delta !== undefined) yield chunk(delta);
  }
  yield DONE;
}

/** What a part adds to the message; undefined: nothing that the format has a word for. `calls`: places by id. */
function deltaOf(part: StreamPart, calls: Map<string, number>): object | undefined {
  switch (part.type) {
    case 'text-delta':
      return { content: part.delta };
    case 'reasoning-delta':
      return { reasoning_content: part.delta };
    case 'tool-input-start':
      if (part.providerExecuted === true) return undefined;
      return { tool_calls: [callBegins(part.id, part.toolName, '', calls)] };
    case 'tool-input-delta': {
      const index = calls.get(part.id);
      return index === undefined ? undefined : { tool_calls: [{ index, function: { arguments: part.delta } }] };
    }
    case 'tool-call':
      // One that came piece by piece is there already.
      if (part.providerExecuted === true || calls.has(part.toolCallId)) return undefined;
      return { tool_calls: [callBegins(part.toolCallId, part.toolName, part.input, calls)] };
    default:
      return undefined;
  }
}

function callBegins(id: string, name: string, input: string, calls: Map<string, number>): object {
  const index = calls.size;
  calls.set(id, index);
  return { index, id, type: 'function', function: { name, arguments: input } };
}

function usageOf({ usage }: FinishPart): WireUsage | undefined {
  const prompt = usage.inputTokens.total;
  const completion = usage.outputTokens.total;
  const counts = { prompt_tokens: prompt, completion_tokens: completion };
  return wireUsage(tokenUsageOf(counts));
}

function eventOf(value: object): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}
