import type { Capability } from '@enginehouse/sdk';

/** Generations before thinking came. */
const WITHOUT_THINKING = /^claude-(?:2|instant|3-(?:5|haiku|opus|sonnet))/;

/** What a model can do, by its name: the API's list says no more of it. */
export function capabilitiesOf(modelId: string): readonly Capability[] {
  const usual: readonly Capability[] = ['chat', 'tool_calling', 'image_to_text'];
  return WITHOUT_THINKING.test(modelId) ? usual : [...usual, 'reasoning'];
}
