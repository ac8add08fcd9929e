import type { ProviderAdapter } from '@enginehouse/sdk';
import { createContractHost } from '@enginehouse/sdk/testing';
import { beforeAll, expect, test } from 'vitest';
import { provider } from './index.ts';

let adapter: ProviderAdapter;
const signal = new AbortController().signal;

beforeAll(async () => {
  const load = (name: string): Promise<unknown> => import(name);
  const host = createContractHost({ manifest: provider, config: {}, load, wireUrl: 'http://127.0.0.1:1' });
  adapter = await provider.create({ id: 1, name: 'words', config: {} }, host);
});

test.each([
  ['Where is it?', 'question'],
  ['Close the door.', 'imperative'],
  ["Don't go there.", 'imperative'],
  ['What a day!', 'exclamation'],
  ['The door is closed.', 'statement'],
])('%s is a %s', async (text, kind) => {
  const answer = await adapter.classify?.({ text }, { modelId: 'english-sentences', signal });
  expect(answer?.labels[0]).toEqual({ label: kind, score: 1 });
});

test('answers only the labels asked for, and refuses those it does not know', async () => {
  const call = { modelId: 'english-sentiment', signal };
  const answer = await adapter.classify?.({ text: 'Thanks, great!', labels: ['negative', 'positive'] }, call);
  expect(answer?.labels.map(({ label }) => label)).toEqual(['positive', 'negative']);
  await expect(adapter.classify?.({ text: 'Thanks', labels: ['joyful'] }, call)).rejects.toThrow(/'joyful'.*positive/);
});

test('keeps places true over a text of many turns, and stops in the middle of it when it is cancelled', async () => {
  const text = 'Mr. Brown moved to Berlin\u00a0in May — why?  '.repeat(200);
  const answer = await adapter.extractTokens?.({ text }, { modelId: 'english-names', signal });
  expect(answer?.tokens.every((token) => text.slice(token.start, token.end) === token.text)).toBe(true);
  expect(answer?.tokens.filter(({ text: name }) => name === 'Mr. Brown')).toHaveLength(200);

  const cancel = new AbortController();
  const reading = adapter.extractTokens?.({ text }, { modelId: 'english-names', signal: cancel.signal });
  setImmediate(() => cancel.abort());
  await expect(reading).rejects.toThrow(/abort/i);
});

test('refuses a text that would hold up everything else', async () => {
  const reading = adapter.extractTokens?.({ text: 'a '.repeat(100_001) }, { modelId: 'english-words', signal });
  await expect(reading).rejects.toThrow(/200002 characters; 200000 are the most/);
});
