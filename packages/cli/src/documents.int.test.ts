import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { serveHouse } from './testing/serve-house.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const PASSWORD = 'correct horse battery';
/** Needs a person, a file or an id of the reader's own. */
const TAKES_MORE = /^setup$|@key\.txt| get 42$|\$\(|^start/;

/** Commands of the indented blocks of a page, without comments, pipes and redirections. */
function commandsOf(page: string): string[] {
  const lines = Array.from(page.matchAll(/^ {4}(?:.*\| )?npx enginehouse (.*)$/gm), ([, line]) => line as string);
  return lines
    .map((line) => line.replace(/ +#.*$/, '').replace(/ (<|>>?) .*$/, ''))
    .filter((one) => !TAKES_MORE.test(one));
}

/** Words as a shell takes them: quotes may stand within one. */
function wordsOf(line: string): string[] {
  return Array.from(line.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g), ([word]) => word.replaceAll(/['"]/g, ''));
}

test('the commands of the documents work as written, one page after the other', async () => {
  await using served = await serveHouse();
  const failed: unknown[] = [];
  let count = 0;
  for (const page of ['core-models', 'users', 'audit', 'running', 'command-line']) {
    for (const line of commandsOf(await readFile(join(root, 'docs', 'operating', `${page}.md`), 'utf8'))) {
      // What a person would be asked for.
      const answers = /^(users|tokens) create/.test(line) ? ['--password', '@-'] : [];
      const env = { OPENAI_API_KEY: 'sk-0123456789', FIRST_PASSWORD: PASSWORD };
      const { code, err } = await served.run([...wordsOf(line), ...answers], { input: PASSWORD, env });
      if (code !== 0) failed.push({ page, line, code, err });
      count += 1;
    }
  }
  expect(failed).toEqual([]);
  expect(count).toBeGreaterThan(20);
});
