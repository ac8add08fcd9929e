import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, CommanderError } from 'commander';
import { marked, type Token } from 'marked';
import { expect, test } from 'vitest';
import { readConfig } from './config.ts';
import { verbFirst } from './models/verb-first.ts';
import { createProgram } from './program.ts';
import { silentTerminal } from './testing/silent-terminal.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const PAGES = globSync(['*.md', 'docs/*.md', 'docs/{adding,operating}/*.md', 'examples/*/README.md'], { cwd: ROOT });

/** Lines that begin the command, after what is set for it alone; `docker run ... enginehouse` is an image. */
const TYPED = /^\s*(?:[A-Z_]+=\S+ )*(?:export [A-Z_]+=\$\()?(?:npx )?enginehouse( .*)?$/;

interface ShownCommand {
  /** Behind `enginehouse`. */
  readonly words: readonly string[];
  /** In the middle of a sentence, which may name a command without what it takes. */
  readonly isNamed: boolean;
}

/** Commands that a page shows. */
function shownIn(page: string): readonly ShownCommand[] {
  const lines: { readonly line: string; readonly isNamed: boolean }[] = [];
  void marked.walkTokens(marked.lexer(readFileSync(join(ROOT, page), 'utf8')), (token: Token) => {
    if (token.type === 'codespan') lines.push({ line: token.text, isNamed: true });
    if (token.type === 'code' && ['', 'sh'].includes(token.lang ?? ''))
      for (const line of token.text.replaceAll(/\\\n\s*/g, '').split('\n')) lines.push({ line, isNamed: false });
  });
  return lines.flatMap(({ line, isNamed }) => {
    const typed = TYPED.exec(line)?.[1]?.trim() ?? '';
    // Of `enginehouse COMMAND` nothing is known.
    return typed === '' || /^[A-Z<]/.test(typed) ? [] : [{ words: wordsOf(typed), isNamed }];
  });
}

/** As a shell reads them, up to a comment, a pipe or a file that is written. */
function wordsOf(line: string): readonly string[] {
  const words: string[] = [];
  for (const [word] of line.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)) {
    if (/^(?:#|\||>|<|;|&)/.test(word)) break;
    words.push(word.replaceAll(/["']/g, '').replace(/[;)]$/, ''));
  }
  return words;
}

/** What commander finds wrong with a command, which is not run; null: nothing. */
async function wrongWith(words: readonly string[], isNamed = false): Promise<string | null> {
  const program = createProgram(silentTerminal(), readConfig({}));
  const disarm = (command: Command): void => {
    if (command.commands.length === 0) command.action(() => undefined);
    for (const one of command.commands) disarm(one);
  };
  disarm(program);
  try {
    await program.parseAsync([...verbFirst(words, program)], { from: 'user' });
    return null;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // A group alone, or --help: it says what there is.
    const isHelp = error.code.startsWith('commander.help');
    return isHelp || (isNamed && error.code === 'commander.missingArgument') ? null : error.message;
  }
}

test.each(PAGES)('%s shows commands that there are, with the options that they have', async (page) => {
  for (const { words, isNamed } of shownIn(page)) {
    const shown = `enginehouse ${words.join(' ')}`;
    expect(`${shown}: ${(await wrongWith(words, isNamed)) ?? 'well'}`).toBe(`${shown}: well`);
  }
});

test('commands are found in pages, and what is wrong with one is', async () => {
  expect(shownIn('README.md').length).toBeGreaterThan(25);
  expect(await wrongWith(['instances', 'instal', 'x'])).toContain("unknown command 'instal'");
  expect(await wrongWith(['runs', 'ls', '--pagesize', '3'])).toContain("unknown option '--pagesize'");
});
