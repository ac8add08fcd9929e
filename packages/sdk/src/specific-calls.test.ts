import { ALL_MODELS } from '@enginehouse/models';
import { expect, test } from 'vitest';
import { SPECIFIC_CALLS } from './specific-calls.ts';

test('calls of their own belong to core models that there are', () => {
  const names = ALL_MODELS.map(({ model }) => model.name);
  for (const name of Object.keys(SPECIFIC_CALLS)) expect(names).toContain(name);
});
