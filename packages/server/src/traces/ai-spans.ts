import type { Observer } from '@enginehouse/platform';

type AiCallRecord = Parameters<Observer['aiCallEnded']>[0];

/** What OpenTelemetry calls the methods that it has a name for; the others keep ours. */
const OPERATIONS: Readonly<Record<string, string>> = {
  generateText: 'chat',
  streamText: 'chat',
  embed: 'embeddings',
  embedMany: 'embeddings',
};

/** What it calls AI runtimes of its list; the others are called by our provider. */
const PROVIDERS: Readonly<Record<string, string>> = { google: 'gcp.gemini' };

/** `chat small-model`, as the conventions for calls of generative AI want it. */
export function aiSpanName({ method, modelName }: AiCallRecord): string {
  const operation = operationOf(method);
  return modelName === null ? operation : `${operation} ${modelName}`;
}

/** By the GenAI conventions where they have a word, else our own. `content`: also what was asked and said, where it is kept. */
export function aiAttributes(record: AiCallRecord, content: boolean): Record<string, string | number | boolean> {
  const { provider, modelName, error, promptTokens, completionTokens, objective, engineInstanceId } = record;
  const input = record.steps.find((step) => step.input !== null)?.input?.preview;
  const output = record.steps.find((step) => step.output !== null)?.output?.preview;
  return given({
    'gen_ai.operation.name': operationOf(record.method),
    'gen_ai.provider.name': provider === null ? null : (PROVIDERS[provider] ?? provider),
    'gen_ai.request.model': modelName,
    'gen_ai.usage.input_tokens': promptTokens,
    'gen_ai.usage.output_tokens': completionTokens,
    'gen_ai.input.messages': content && input !== '' ? input : null,
    'gen_ai.output.messages': content && output !== '' ? output : null,
    // The code alone: messages of runtimes may repeat what was asked.
    'error.type': error === null ? null : (/^[A-Z][A-Z0-9_]+(?=:)/.exec(error)?.[0] ?? '_OTHER'),
    'enginehouse.ai.call.id': record.callId,
    'enginehouse.ai.method': record.method,
    'enginehouse.ai.objective': objective,
    'enginehouse.ai.instance': engineInstanceId,
    'enginehouse.ai.attempts': record.steps.filter((step) => step.type === 'connect').length,
  });
}

function operationOf(method: string): string {
  return OPERATIONS[method] ?? method;
}

function given(values: Readonly<Record<string, string | number | null | undefined>>): Record<string, string | number> {
  const entries = Object.entries(values).filter(
    (entry): entry is [string, string | number] => entry[1] !== null && entry[1] !== undefined,
  );
  return Object.fromEntries(entries);
}
