import { join } from 'node:path';
import { expect, test } from 'vitest';
import { providersPage } from './providers-page.ts';

test('shows every provider with what it asks for, installs and reaches', async () => {
  const page = await providersPage.render(join(import.meta.dirname, '..', '..'));
  expect(page).toContain(
    '| [`compromise`](#compromise) | Compromise | nlp | local | token_extraction, classification |',
  );
  expect(page).toContain(
    '- installs: `compromise@14.17.0`\n- reaches: nothing\n- models: listed below\n- its own documentation: <https://github.com/spencermountain/compromise>\n\nIt has no config.',
  );
  expect(page).toContain('| `api_key` (sealed) | yes |');
  expect(page).toContain('- reaches: `api.openai.com`, `config.base_url`');
});
