import { expect, test } from 'vitest';
import { EXIT } from '../../packages/cli/src/exit-codes.ts';
import { cliPage } from './cli-page.ts';

const page = await cliPage.render('');

test('the page lists every exit code', () => {
  const listed = [...page.matchAll(/^\| (\d+) \| .+ \|$/gm)].map(([, code]) => Number(code));
  expect(listed).toEqual(Object.values(EXIT).toSorted((a, b) => a - b));
});

test('the page shows commands inside commands, with their arguments and options', () => {
  expect(page).toContain('## enginehouse engines state\n\n`enginehouse engines state <engine> [state]`');
  expect(page).toMatch(/^\| `--max-risk <level>` \| .+: low, medium, high, critical \|$/m);
});
