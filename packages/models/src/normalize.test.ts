import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalizeCapability, normalizeText } from './normalize.ts';
import { CAPABILITIES, CAPABILITY_ALIASES } from './vocabulary.ts';

const SEED = Number(process.env.ENGINEHOUSE_SEED ?? Math.floor(Math.random() * 2 ** 31));

test.each([
  ['  Chat ', 'chat'],
  ['Image-to Text', 'image_to_text'],
  ['tool   calling', 'tool_calling'],
  ['Embed', 'embedding'],
  ['EMBEDDINGS', 'embedding'],
  ['speech-to-text', 'stt'],
  ['juggling', 'juggling'],
  ['constructor', 'constructor'],
  ['__proto__', '__proto__'],
])('the capability %j is %j', (given, expected) => {
  expect(normalizeCapability(given)).toBe(expected);
});

test('steps are done in their order, and a word keeps its own name where a capability has another', () => {
  expect(normalizeText('  MiXed ', ['trim', 'lower'])).toBe('mixed');
  expect(normalizeText('  MiXed ', ['lower'])).toBe('  mixed ');
  expect(normalizeText(' Meeting - notes ', ['word'])).toBe('meeting_notes');
  expect(normalizeText('Embed', ['word'])).toBe('embed');
  expect(normalizeText('Embed', ['capability'])).toBe('embedding');
});

test('aliases lead to capabilities, and are none themselves', () => {
  for (const [alias, capability] of Object.entries(CAPABILITY_ALIASES)) {
    expect(CAPABILITIES).toContain(capability);
    expect(CAPABILITIES).not.toContain(alias);
    expect(normalizeCapability(alias)).toBe(capability);
  }
});

test(`normalizing twice is normalizing once (seed ${SEED})`, () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.constantFrom(...Object.keys(CAPABILITY_ALIASES)),
  );
  const steps = fc.constantFrom(['trim'], ['lower'], ['word'], ['capability'], ['trim', 'lower']) as fc.Arbitrary<
    readonly ('trim' | 'lower' | 'word' | 'capability')[]
  >;
  fc.assert(
    fc.property(text, steps, (given, once) => {
      const done = normalizeText(given, once);
      expect(normalizeText(done, once)).toBe(done);
    }),
    { seed: SEED },
  );
});
