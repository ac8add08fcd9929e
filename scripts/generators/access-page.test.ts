import { ALL_MODELS } from '@enginehouse/models';
import { expect, test } from 'vitest';
import { renderAccess } from './access-page.ts';

const page = renderAccess(ALL_MODELS);

test('every core model has a line of ten cells, linked to its page', () => {
  const lines = page.split('\n').filter((line) => line.startsWith('| ['));
  expect(lines.length).toBe(ALL_MODELS.length);
  for (const { model } of ALL_MODELS) {
    const [line = ''] = lines.filter((one) => one.startsWith(`| [${model.name}](core-models/${model.name}.md) |`));
    expect(line.split(' | ').length, model.name).toBe(10);
  }
});

test('guests have nothing, and limits of a level are said', () => {
  expect(page).toMatch(/^\| \[engine_registry\].* \| all \| all \| all, without config \| none \|/m);
  expect(page).toMatch(/^\| \[model_registry\].* \| all \| all \| all, active only \| none \|/m);
  expect(page.match(/ \| none \|$/gm)?.length).toBe(ALL_MODELS.length);
});
