import { expect, test } from 'vitest';
import { methodOf, methodsOf } from './method-of.ts';

test('a model is asked by the methods that its capabilities imply, chat before all others', () => {
  expect(methodsOf(['embedding', 'tool_calling', 'chat'])).toEqual(['generateText', 'embed']);
  expect(methodOf(['classification', 'token_extraction'])).toBe('extractTokens');
});

test('one that does nothing known is asked for text', () => {
  expect(methodsOf(['image_to_text'])).toEqual([]);
  expect(methodOf([])).toBe('generateText');
});
