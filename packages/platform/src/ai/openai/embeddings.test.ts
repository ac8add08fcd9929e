import { expect, test } from 'vitest';
import { embeddingListOf, embedRequestOf, withEncoding } from './embeddings.ts';

const by = { callId: 'c', modelRegistryId: 1, modelName: 'm', engineInstanceId: 2, provider: 'p', warnings: [] };
const usage = { promptTokens: 3, completionTokens: null, totalTokens: 3 };

test('a text or several are asked for, with the length of the vectors', () => {
  expect(embedRequestOf({ model: 'm', input: 'a' })).toEqual({ values: ['a'] });
  expect(embedRequestOf({ model: 'm', input: ['a', 'b'], dimensions: 4 })).toEqual({
    values: ['a', 'b'],
    dimensions: 4,
  });
});

test.each([
  ['numbers of tokens', { input: [1, 2] }, 'UNSUPPORTED_PARAMETER', 'input'],
  ['lists of them', { input: [[1, 2]] }, 'UNSUPPORTED_PARAMETER', 'input'],
  ['nothing', { input: [] }, 'INVALID_REQUEST', 'input'],
  ['a field of a runtime', { input: 'a', truncate: true }, 'UNSUPPORTED_PARAMETER', 'truncate'],
])('%s is refused', (_, rest, code, where) => {
  expect(() => embedRequestOf({ model: 'm', ...rest })).toThrow(expect.objectContaining({ code, where }));
});

test('vectors are numbers, or little-endian floats as base64', () => {
  const result = { embeddings: [[1, -2.5]], usage, by };
  expect(embeddingListOf(result, 'float')).toEqual({
    object: 'list',
    data: [{ object: 'embedding', index: 0, embedding: [1, -2.5] }],
    model: 'm',
    usage: { prompt_tokens: 3, total_tokens: 3 },
  });
  // 1.0 and -2.5 as IEEE 754: 3f800000, c0200000.
  expect(embeddingListOf(result, 'base64').data[0]?.embedding).toBe(
    Buffer.from('0000803f000020c0', 'hex').toString('base64'),
  );
});

test('an answer in the other encoding is written anew, and only then', () => {
  const floats = { object: 'list', data: [{ index: 0, embedding: [1, -2.5] }] };
  const texts = withEncoding(floats, 'base64');
  expect(withEncoding(floats, 'float')).toBeNull();
  expect(withEncoding(texts ?? {}, 'base64')).toBeNull();
  expect(withEncoding(texts ?? {}, 'float')).toEqual(floats);
  expect(withEncoding({ data: 'odd' }, 'float')).toBeNull();
});
