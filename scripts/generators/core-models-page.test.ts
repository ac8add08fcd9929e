import { ALL_MODELS, SETTING_DEFINITIONS } from '@enginehouse/models';
import { expect, test } from 'vitest';
import { renderCoreModels } from './core-models-page.ts';

const page = renderCoreModels(ALL_MODELS, SETTING_DEFINITIONS);

test.each(ALL_MODELS.map(({ model }) => [model.name, model] as const))(
  '%s is there with all its fields',
  (name, model) => {
    const part = page.slice(page.indexOf(`## ${name}\n`)).split('\n## ')[0] as string;
    const fields = [...part.matchAll(/^\| `(\w+)` \|/gm)].map(([, field]) => field);
    expect(fields).toEqual(Object.keys(model.fields));
  },
);

test('every setting is there with its default', () => {
  for (const [key, { default: value }] of Object.entries(SETTING_DEFINITIONS)) {
    expect(page).toMatch(new RegExp(`^\\| \`${key}\` \\| .+ \\| \`${JSON.stringify(value)}\` \\|`, 'm'));
  }
});
