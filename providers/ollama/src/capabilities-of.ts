import type { Capability } from '@enginehouse/sdk';

/** Ollama's words for what a model can do. */
const WORDS: { readonly [word: string]: Capability } = {
  completion: 'chat',
  tools: 'tool_calling',
  vision: 'image_to_text',
  thinking: 'reasoning',
  embedding: 'embedding',
};

/** By what `/api/show` says of a model. Servers before 0.6.4 do not say it: there, a model of the family bert embeds. */
export function capabilitiesOf(shown: { readonly [name: string]: unknown }): readonly Capability[] {
  const { capabilities, details } = shown;
  if (Array.isArray(capabilities)) {
    return capabilities.flatMap((word: unknown) => WORDS[String(word)] ?? []);
  }
  const { family } = (details ?? {}) as { readonly family?: unknown };
  return String(family).includes('bert') ? ['embedding'] : ['chat'];
}
