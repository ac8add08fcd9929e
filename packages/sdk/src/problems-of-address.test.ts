import { expect, test } from 'vitest';
import { problemsOfAddress } from './problems-of-address.ts';

test.each([
  ['https://api.lamp.example/v1', null],
  ['http://localhost:11434/', null],
  [undefined, /must be a URL/],
  ['lamp', /must be a URL/],
  ['https://api.lamp.example/?key=1', /neither a query nor a fragment/],
  ['https://api.lamp.example/#top', /neither a query nor a fragment/],
  ['https://api.lamp.example/v1/models//', /must stop before '\/models'/],
])('%s', (address, message) => {
  const config: Record<string, string> = address === undefined ? {} : { base_url: address };
  const problems = problemsOfAddress(config, 'base_url', ['/models']);
  if (message === null) expect(problems).toEqual([]);
  else expect(problems).toEqual([{ field: 'config.base_url', message: expect.stringMatching(message) }]);
});
