import { cp, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT, type RunningProcess, startProcess, temporaryFolder, urlServed } from './command.ts';
import { commandsOf } from './readme-commands.ts';

const NOT_CLONED = new Set(['node_modules', '.git', '.cache', '.enginehouse', 'dist', 'artifacts']);

let clone: Awaited<ReturnType<typeof temporaryFolder>>;
let started: RunningProcess;

beforeAll(async () => {
  clone = await temporaryFolder();
  await cp(ROOT, clone.path, { recursive: true, filter: (path) => !NOT_CLONED.has(basename(path)) });
  started = startProcess('npm', ['start', '--', '--port', '0'], { cwd: clone.path });
}, 60_000);
afterAll(async () => {
  await started?.[Symbol.asyncDispose]();
  await clone?.[Symbol.asyncDispose]();
});

test('a fresh clone needs npm start and nothing else', async () => {
  const url = await urlServed(started);
  expect(started.stderr()).toContain('npm ci');
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  // The console was built on the way, and the link to the first user printed.
  const page = await fetch(`${url}/`, { headers: { accept: 'text/html' } });
  expect(await page.text()).toContain('<title>Enginehouse</title>');
  await started.saw(/\/setup#\S+/);
});

/** What stands in the README to be typed, and not here. */
const NOT_TYPED = [
  /^npm start$/, // has been typed
  /^set up /, // what it prints
  /^npm start -- /, // in place of the server that runs
  /DATABASE_URL=/, // another database
  /chat\/completions/, // needs a chat model
  /^npm test/,
];
/** Where somebody is asked: here nobody is there to answer. */
const ANSWERS = [
  ['tokens create "my program"', 'tokens create "my program" --username ada --password @env:PASSWORD'],
  ['users create bob ', 'users create bob --password @env:PASSWORD '],
] as const;

test('what the README says to type works in the clone, in its order', async () => {
  const url = await urlServed(started);
  const blocks = await commandsOf('README.md', NOT_TYPED);
  const typed = ['npx enginehouse setup --username ada --password @env:PASSWORD', ...blocks]
    .join('\n')
    .replaceAll('http://127.0.0.1:7373', url);
  const script = ANSWERS.reduce((text, [asked, answered]) => {
    expect(text).toContain(asked);
    return text.replace(asked, answered);
  }, typed);
  // An answer of 400 and above ends it too.
  const file = join(clone.path, 'typed.sh');
  await writeFile(file, `curl() { command curl --fail-with-body "$@"; }\n${script}\n`);
  const env = { PASSWORD: 'correct horse battery' };
  const { code, stdout, stderr } = await startProcess('bash', ['-eux', file], { cwd: clone.path, env }).ended;
  expect({ code, said: code === 0 ? '' : `${stdout}\n${stderr}` }).toEqual({ code: 0, said: '' });
  // What it says is what the README says.
  expect(stdout).toMatch(/^cart-value .* active/m);
  expect(stdout).toContain('cut off  browsing-intent, purchase-intent');
  expect(stdout).toMatch(/^charity +noun/m);
  expect(stdout).toContain('"status":"succeeded"');
  expect(stdout).toContain('the chain is whole');
  expect(stdout).toMatch(/^(?:all is well|no problems)/m);
  expect(stdout).toContain('tour.guide is tour guides');
}, 300_000);

test('the server that was started stops as it is asked to', async () => {
  started.child.kill('SIGTERM');
  expect((await started.ended).stderr).not.toMatch(/^error /m);
});
