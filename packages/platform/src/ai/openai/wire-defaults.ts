import type { ModelResource } from '@enginehouse/store';

/** Defaults of a model by the AI SDK's names, and what the format calls them. */
const WIRE_NAMES: ReadonlyMap<string, string> = new Map([
  ['maxOutputTokens', 'max_tokens'],
  ['temperature', 'temperature'],
  ['topP', 'top_p'],
  ['presencePenalty', 'presence_penalty'],
  ['frequencyPenalty', 'frequency_penalty'],
  ['seed', 'seed'],
  ['stopSequences', 'stop'],
  ['reasoning', 'reasoning_effort'],
  ['dimensions', 'dimensions'],
]);
const EMBEDDING: ReadonlySet<string> = new Set(['dimensions']);

/** A body with `extraConfig.defaults` of its model for what it does not say itself. */
export function withDefaults(
  body: Readonly<Record<string, unknown>>,
  { extraConfig: { defaults } }: ModelResource,
  path: string,
): Readonly<Record<string, unknown>> {
  if (typeof defaults !== 'object' || defaults === null) return body;
  const added: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(defaults)) {
    const field = WIRE_NAMES.get(name);
    if (field === undefined || EMBEDDING.has(field) !== (path === '/embeddings')) continue;
    const isSaid = body[field] ?? (field === 'max_tokens' ? body.max_completion_tokens : undefined);
    if (isSaid === undefined || isSaid === null) added[field] = value;
  }
  return { ...body, ...added };
}
