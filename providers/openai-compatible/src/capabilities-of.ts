import type { Capability } from '@enginehouse/sdk';

/** Names that embedding models have: no server of this wire says more of a model than its name. */
const EMBEDDING = /embed|(?:^|[/:_-])(?:bge|gte|e5|minilm)(?:[-_.]|$)/i;

/**
 * What a model can do, by its name: embeds where the name says so, else chats and calls tools. It is a proposal: whoever
 * binds the model may say otherwise.
 */
export function capabilitiesOf(modelId: string): readonly Capability[] {
  return EMBEDDING.test(modelId) ? ['embedding'] : ['chat', 'tool_calling'];
}
