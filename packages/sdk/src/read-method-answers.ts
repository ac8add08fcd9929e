import type { Json } from '@enginehouse/kernel';
import type {
  ClassifyOutput,
  DetectedObject,
  DetectOutput,
  ExtractedToken,
  ExtractTokensOutput,
} from './provider-adapter.ts';

// What adapters answer is input too: it comes from runtimes of others. The platform reads every answer by these, and so does the
// contract of providers. Each keeps the declared members alone, and throws a TypeError that names the field and never its value.

/** The answer to `classify`. */
export function readClassifyAnswer(answer: unknown): ClassifyOutput {
  const { features, labels } = membersOf(answer, 'labels');
  const read = listOf(labels, 'labels').map((one, at) => {
    const field = `labels[${at}]`;
    const { label, score } = entryOf(one, field);
    if (!isNumber(score) || score < 0 || score > 1) throw unfit(`${field}.score`, 'a number from 0 to 1');
    return { label: textOf(label, `${field}.label`), score };
  });
  if (features === undefined) return { labels: read };
  if (!isObject(features)) throw unfit('features', 'an object');
  return { labels: read, features: features as { readonly [name: string]: Json } };
}

/** The answer to `extractTokens` of this text. */
export function readTokensAnswer(answer: unknown, text: string): ExtractTokensOutput {
  const { tokens } = membersOf(answer, 'tokens');
  return { tokens: listOf(tokens, 'tokens').map((one, at) => readToken(one, `tokens[${at}]`, text)) };
}

function readToken(one: unknown, field: string, source: string): ExtractedToken {
  const { text, label, start, end, normal } = entryOf(one, field);
  const places = { start: placeOf(start, `${field}.start`, source), end: placeOf(end, `${field}.end`, source) };
  if (places.end < places.start) throw unfit(`${field}.end`, 'a place not before its start');
  const named = { text: textOf(text, `${field}.text`), label: textOf(label, `${field}.label`), ...places };
  return normal === undefined ? named : { ...named, normal: textOf(normal, `${field}.normal`) };
}

/** The answer to `detect`. */
export function readDetectAnswer(answer: unknown): DetectOutput {
  const { objects } = membersOf(answer, 'objects');
  return { objects: listOf(objects, 'objects').map((one, at) => readObject(one, `objects[${at}]`)) };
}

function readObject(one: unknown, field: string): DetectedObject {
  const { label, score, box } = entryOf(one, field);
  const { x, y, width, height } = entryOf(box, `${field}.box`);
  return {
    label: textOf(label, `${field}.label`),
    score: numberOf(score, `${field}.score`),
    box: {
      x: numberOf(x, `${field}.box.x`),
      y: numberOf(y, `${field}.box.y`),
      width: sizeOf(width, `${field}.box.width`),
      height: sizeOf(height, `${field}.box.height`),
    },
  };
}

function membersOf(answer: unknown, list: string): { readonly [name: string]: unknown } {
  if (isObject(answer)) return answer;
  throw new TypeError(`it answered without a list of ${list}`);
}

function listOf(value: unknown, name: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new TypeError(`it answered without a list of ${name}`);
}

function entryOf(value: unknown, field: string): { readonly [name: string]: unknown } {
  if (isObject(value)) return value;
  throw unfit(field, 'an object');
}

function textOf(value: unknown, field: string): string {
  if (typeof value === 'string') return value;
  throw unfit(field, 'a text');
}

function numberOf(value: unknown, field: string): number {
  if (isNumber(value)) return value;
  throw unfit(field, 'a number');
}

function sizeOf(value: unknown, field: string): number {
  if (isNumber(value) && value >= 0) return value;
  throw unfit(field, 'a number from 0 up');
}

function placeOf(value: unknown, field: string, text: string): number {
  if (Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= text.length) return value as number;
  throw unfit(field, 'a place in the text');
}

function isNumber(value: unknown): value is number {
  return Number.isFinite(value);
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unfit(field: string, expected: string): TypeError {
  return new TypeError(`its answer does not fit: ${field} is to be ${expected}`);
}
