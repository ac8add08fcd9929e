import { hash } from 'node:crypto';
import { expect, test } from 'vitest';
import { describePayload, KEPT_CHARACTERS, PayloadMeter } from './describe-payload.ts';

test('of a payload its size and hash are kept, and itself only if asked', () => {
  const text = 'é'.repeat(10);
  const facts = { kind: 'text', chars: 10, bytes: 20, hash: hash('sha256', text) };
  expect(describePayload(text, false)).toEqual({ ...facts, truncated: true, preview: '' });
  expect(describePayload(text, true)).toEqual({ ...facts, truncated: false, preview: text });
  expect(describePayload('', false)).toMatchObject({ chars: 0, truncated: false });
  expect(describePayload({ prompt: 'a' }, true)).toMatchObject({ kind: 'json', preview: '{"prompt":"a"}' });
  expect(describePayload(new Uint8Array(7), true)).toMatchObject({ kind: 'bytes', bytes: 7, preview: '' });
  const bytes = Buffer.alloc(7);
  expect(describePayload({ audio: bytes, mediaType: 'audio/wav', also: [{ data: bytes }, bytes] }, true)?.preview).toBe(
    '{"audio":"(7 bytes)","mediaType":"audio/wav","also":[{"data":"(7 bytes)"},"(7 bytes)"]}',
  );
  expect([describePayload(null, true), describePayload(undefined, true)]).toEqual([null, null]);
});

test('what cannot be written is described all the same', () => {
  const round: { self?: unknown } = {};
  round.self = round;
  for (const odd of [round, 7n, () => 1, Symbol('x')]) expect(describePayload(odd, true)?.kind).toBe('json');
});

test('a long one is kept in its beginning', () => {
  const text = 'x'.repeat(KEPT_CHARACTERS + 1);
  const kept = describePayload(text, true);
  expect([kept?.preview.length, kept?.truncated, kept?.chars]).toEqual([KEPT_CHARACTERS, true, text.length]);
});

test('in parts it is what it would be whole', () => {
  const meter = new PayloadMeter();
  const parts = ['a é', '', '\ud83d\ude00', 'x'.repeat(KEPT_CHARACTERS)];
  for (const part of parts) meter.add(part);
  expect(describePayload(meter, true)).toEqual(describePayload(parts.join(''), true));
});
