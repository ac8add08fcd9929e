import type { Capability } from '@enginehouse/sdk';

/** What the API's list says of a model, as far as it is read here. */
export interface ListedByGoogle {
  /** `models/<id>` */
  readonly name?: string;
  readonly displayName?: string;
  readonly version?: string;
  readonly supportedGenerationMethods?: readonly string[];
  readonly thinking?: boolean;
}

/** Models that answer with sounds or images, which this provider has no calls for. */
const OTHER_ANSWERS = /-(?:tts|image|audio|live|computer-use)\b/;

/** What a model can do, by the methods that the API lists for it; empty for those that this provider has no calls for. */
export function capabilitiesOf({ name, supportedGenerationMethods, thinking }: ListedByGoogle): readonly Capability[] {
  const methods = Array.isArray(supportedGenerationMethods) ? supportedGenerationMethods : [];
  if (methods.includes('embedContent')) return ['embedding'];
  if (!methods.includes('generateContent') || OTHER_ANSWERS.test(name ?? '')) return [];
  if (!name?.includes('gemini')) return ['chat'];
  return ['chat', 'tool_calling', 'image_to_text', ...(thinking === true ? (['reasoning'] as const) : [])];
}
