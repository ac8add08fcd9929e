import type { Capability } from '@enginehouse/sdk';
import { expect, test } from 'vitest';
import { capabilitiesOf } from './capabilities-of.ts';

const CASES: readonly (readonly [string, readonly Capability[]])[] = [
  ['gpt-4.1-mini', ['chat', 'tool_calling', 'image_to_text']],
  ['gpt-4o-2024-08-06', ['chat', 'tool_calling', 'image_to_text']],
  ['gpt-4-0613', ['chat', 'tool_calling']],
  ['gpt-5-mini', ['chat', 'tool_calling', 'image_to_text', 'reasoning']],
  ['o3-mini', ['chat', 'tool_calling', 'reasoning']],
  ['ft:gpt-4.1-mini-2025-04-14:us::abc', ['chat', 'tool_calling', 'image_to_text']],
  ['text-embedding-3-large', ['embedding']],
  ['gpt-4o-mini-tts', ['tts']],
  ['gpt-4o-transcribe', ['stt']],
  ['gpt-4o-realtime-preview', []],
  ['gpt-image-1', []],
  ['gpt-3.5-turbo-instruct', []],
  ['something-new', []],
];

test.each(CASES)('%s can %j', (modelId, capabilities) => {
  expect(capabilitiesOf(modelId)).toEqual(capabilities);
});
