import { execFile } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { COMMAND, runCommand } from './command.ts';

export type Shell = 'bash' | 'zsh' | 'fish';

/** What is typed, and what a shell offers: whole, or among others. `DATA` stands for the data folder of a served house. */
export const TYPED: readonly (readonly [line: string, offered: readonly string[], whole: boolean])[] = [
  ['enginehouse ', ['start', 'engines', 'doctor', 'completion'], false],
  ['enginehouse eng', ['engines'], true],
  ['enginehouse engines ', ['graph', 'ls', 'promote', 'show', 'state'], true],
  ['enginehouse engines state --pri', ['--priority'], true],
  ['enginehouse plan --max-risk ', ['critical', 'high', 'low', 'medium'], true],
  ['enginehouse models users ', ['create', 'get', 'ls', 'rm', 'schema', 'set'], true],
  ['enginehouse --data DATA models us', ['users'], true],
  ['enginehouse --data DATA engines show ', ['first', 'later', 'second'], true],
  ['enginehouse --data DATA/nowhere engines show ', [], true],
  ['enginehouse score DATA/serv', ['server.json'], false],
];

/** Shows a real shell the lines, and holds what it offers against what it should. */
export async function expectCompletions(shell: Shell, folder: string, dataDir: string): Promise<void> {
  const { stdout: script, code } = await runCommand(['completion', shell]);
  expect(code).toBe(0);
  const path = join(folder, `enginehouse.${shell}`);
  await writeFile(path, script);
  // As the installed command is found.
  const program = join(folder, 'enginehouse');
  await writeFile(program, `#!/bin/sh\nexec '${process.execPath}' '${COMMAND}' "$@"\n`);
  await chmod(program, 0o755);
  const lines = TYPED.map(([line]) => line.replace('DATA', dataDir));
  const offered = await offers(shell, path, lines, folder);
  for (const [position, [line, wanted, whole]] of TYPED.entries()) {
    const names = (offered[position] ?? []).map((name) => name.split('/').at(-1) ?? '');
    if (whole) expect([...new Set(names)].sort(), `${shell}: ${line}`).toEqual([...wanted]);
    else for (const name of wanted) expect(names, `${shell}: ${line}`).toContain(name);
  }
}

const BASH = `
source "$1"; shift
for line in "$@"; do
  read -ra COMP_WORDS <<<"$line"
  [[ $line == *' ' ]] && COMP_WORDS+=('')
  COMP_CWORD=$(( \${#COMP_WORDS[@]} - 1 )); COMPREPLY=(); _enginehouse
  echo "\${COMPREPLY[*]}"
done`;

const FISH = `
source $argv[1]
for line in $argv[2..-1]
  echo (complete -C $line | string replace -r '\\t.*' '' | string join ' ')
end`;

/** What a shell offers for each line. */
async function offers(
  shell: Shell,
  script: string,
  lines: readonly string[],
  folder: string,
): Promise<readonly (readonly string[])[]> {
  const words = {
    bash: ['--norc', '-c', BASH, 'bash', script, ...lines],
    zsh: ['-f', join(import.meta.dirname, 'capture-completions.zsh'), script, ...lines],
    fish: ['--no-config', '-c', FISH, '--', script, ...lines],
  }[shell];
  const env = { PATH: `${folder}:${process.env.PATH}`, HOME: folder, TERM: 'dumb', LANG: 'C.UTF-8' };
  const { stdout } = await promisify(execFile)(shell, words, { env, timeout: 60_000 });
  const answers = stdout.replace(/\n$/, '').split('\n');
  return answers.map((answer) => answer.split(' ').filter((name) => name !== ''));
}
