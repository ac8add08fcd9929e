import type { ModelResource } from '@enginehouse/store';
import { expect, test } from 'vitest';
import { withDefaults } from './wire-defaults.ts';

const model = (defaults: unknown) => ({ extraConfig: { defaults } }) as unknown as ModelResource;
const defaults = {
  temperature: 0.2,
  maxOutputTokens: 100,
  stopSequences: ['END'],
  dimensions: 64,
  providerOptions: {},
};

test('a body gets what its model has defaults for, by the names of the format, and keeps what it says itself', () => {
  const body = { messages: [], temperature: 1, top_p: null };
  expect(withDefaults(body, model({ ...defaults, topP: 0.5 }), '/chat/completions')).toEqual({
    messages: [],
    temperature: 1,
    top_p: 0.5,
    max_tokens: 100,
    stop: ['END'],
  });
  const limited = withDefaults({ max_completion_tokens: 5 }, model(defaults), '/chat/completions');
  expect(limited).not.toHaveProperty('max_tokens');
});

test('a body for vectors gets their length alone', () => {
  expect(withDefaults({ input: 'a' }, model(defaults), '/embeddings')).toEqual({ input: 'a', dimensions: 64 });
});

test.each([undefined, null, 'odd'])('defaults of %j add nothing', (odd) => {
  expect(withDefaults({ input: 'a' }, model(odd), '/embeddings')).toEqual({ input: 'a' });
});
