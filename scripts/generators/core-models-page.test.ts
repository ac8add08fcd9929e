import { ALL_MODELS, SETTING_DEFINITIONS } from '@enginehouse/models';
import { expect, test } from 'vitest';
import { renderCoreModels } from './core-models-page.ts';

const page = renderCoreModels(ALL_MODELS, SETTING_DEFINITIONS);

test('every core model is there with a link to its page', () => {
  const links = [...page.matchAll(/^\| \[(\w+)\]\(core-models\/(\w+)\.md\) \|/gm)];
  expect(links.map(([, name]) => name)).toEqual(ALL_MODELS.map(({ model }) => model.name));
  for (const [, name, file] of links) expect(file).toBe(name);
});

test('every setting is there with its default', () => {
  for (const [key, { default: value }] of Object.entries(SETTING_DEFINITIONS)) {
    expect(page).toMatch(new RegExp(`^\\| \`${key}\` \\| .+ \\| \`${JSON.stringify(value)}\` \\|`, 'm'));
  }
});
