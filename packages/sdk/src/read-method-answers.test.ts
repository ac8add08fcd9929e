import { expect, test } from 'vitest';
import { readClassifyAnswer, readDetectAnswer, readTokensAnswer } from './read-method-answers.ts';

const label = { label: 'yes', score: 0.5 };
const token = { text: 'ab', label: 'word', start: 1, end: 3 };
const box = { x: 0, y: -1.5, width: 0, height: 4 };
const object = { label: 'lamp', score: 12, box };
const secret = 'hunter2';

test('what fits is given with its declared members alone', () => {
  const more = { hidden: secret };
  const features = { words: 2 };
  expect(readClassifyAnswer({ labels: [{ ...label, ...more }], ...more })).toEqual({ labels: [label] });
  expect(readClassifyAnswer({ labels: [], features })).toEqual({ labels: [], features });
  const tokens = [
    { ...token, ...more },
    { ...token, normal: 'ab' },
  ];
  expect(readTokensAnswer({ tokens }, ' ab ')).toEqual({ tokens: [token, { ...token, normal: 'ab' }] });
  expect(readDetectAnswer({ objects: [{ ...object, box: { ...box, ...more } }] })).toEqual({ objects: [object] });
});

const classify = (answer: unknown) => readClassifyAnswer(answer);
const tokens = (answer: unknown) => readTokensAnswer(answer, ' ab ');
const detect = (answer: unknown) => readDetectAnswer(answer);

test.each<[(answer: unknown) => unknown, unknown, string]>([
  [classify, undefined, 'it answered without a list of labels'],
  [classify, [label], 'it answered without a list of labels'],
  [classify, { labels: { 0: label } }, 'it answered without a list of labels'],
  [classify, { labels: [label, null] }, 'labels[1] is to be an object'],
  [classify, { labels: [{ ...label, label: 7 }] }, 'labels[0].label is to be a text'],
  [classify, { labels: [{ ...label, score: secret }] }, 'labels[0].score is to be a number from 0 to 1'],
  [classify, { labels: [{ ...label, score: 1.01 }] }, 'labels[0].score is to be a number from 0 to 1'],
  [classify, { labels: [{ ...label, score: Number.NaN }] }, 'labels[0].score is to be a number from 0 to 1'],
  [classify, { labels: [], features: secret }, 'features is to be an object'],
  [tokens, secret, 'it answered without a list of tokens'],
  [tokens, { tokens: [token, secret] }, 'tokens[1] is to be an object'],
  [tokens, { tokens: [{ ...token, text: undefined }] }, 'tokens[0].text is to be a text'],
  [tokens, { tokens: [{ ...token, label: null }] }, 'tokens[0].label is to be a text'],
  [tokens, { tokens: [{ ...token, start: '1' }] }, 'tokens[0].start is to be a place in the text'],
  [tokens, { tokens: [{ ...token, start: -1 }] }, 'tokens[0].start is to be a place in the text'],
  [tokens, { tokens: [{ ...token, end: 5 }] }, 'tokens[0].end is to be a place in the text'],
  [tokens, { tokens: [{ ...token, end: 0 }] }, 'tokens[0].end is to be a place not before its start'],
  [tokens, { tokens: [{ ...token, normal: 3 }] }, 'tokens[0].normal is to be a text'],
  [detect, { objects: secret }, 'it answered without a list of objects'],
  [detect, { objects: [{ ...object, score: '1' }] }, 'objects[0].score is to be a number'],
  [detect, { objects: [{ ...object, label: secret, box: [0, 0, 1, 1] }] }, 'objects[0].box is to be an object'],
  [detect, { objects: [{ ...object, box: { ...box, y: undefined } }] }, 'objects[0].box.y is to be a number'],
  [
    detect,
    { objects: [{ ...object, box: { ...box, width: -1 } }] },
    'objects[0].box.width is to be a number from 0 up',
  ],
])('%o of %j is refused by the field, and not repeated', (read, answer, message) => {
  expect(() => read(answer)).toThrow(message);
  expect(() => read(answer)).not.toThrow(secret);
});
