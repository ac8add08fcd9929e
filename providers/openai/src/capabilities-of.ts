import type { Capability } from '@enginehouse/sdk';

/** By the beginnings and ends of names, the first that fits: OpenAI's list says no more of a model than its name. */
const RULES: readonly (readonly [pattern: RegExp, capabilities: readonly Capability[]])[] = [
  [
    /moderation|realtime|image|dall-e|sora|babbage|davinci|instruct|search|computer-use|deep-research|audio|codex|-pro\b/,
    [],
  ],
  [/^text-embedding-/, ['embedding']],
  [/^tts-|-tts\b/, ['tts']],
  [/^whisper-|-transcribe\b/, ['stt']],
  [/^o1-mini|^o3-mini/, ['chat', 'tool_calling', 'reasoning']],
  [/^(?:o\d|gpt-5-chat)/, ['chat', 'tool_calling', 'image_to_text', 'reasoning']],
  [/^gpt-3\.5|^gpt-4(?:-\d{4}|$)/, ['chat', 'tool_calling']],
  [/^gpt-[5-9]/, ['chat', 'tool_calling', 'image_to_text', 'reasoning']],
  [/^(?:gpt|chatgpt|ft:gpt)-/, ['chat', 'tool_calling', 'image_to_text']],
];

/** What a model can do through the calls of this provider; empty for those that only other APIs of OpenAI serve. */
export function capabilitiesOf(modelId: string): readonly Capability[] {
  return RULES.find(([pattern]) => pattern.test(modelId))?.[1] ?? [];
}
