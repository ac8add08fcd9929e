import { readFile } from 'node:fs/promises';
import type { CliConfig } from '../config.ts';
import { inputNotFound, wrongUsage } from '../errors.ts';
import { askSecret } from '../output/ask.ts';
import type { Terminal } from '../output/terminal.ts';

/** Where values come from that should not stand on a command line. Standard input is read once. */
export interface Sources {
  /** What `@FILE`, `@-` or `@env:NAME` leads to, without a last line break; undefined for any other text. */
  read(text: string, label: string): Promise<string | undefined>;
  /** The whole of a file, or of standard input for `-`. */
  readFile(path: string): Promise<string>;
}

const MOST_CHARACTERS = 16 * 1024 * 1024;

/** Sources of one command. */
export function openSources(terminal: Terminal, variable: CliConfig['variable']): Sources {
  let inputTaken = false;
  const standardInput = async (): Promise<string> => {
    if (inputTaken) throw wrongUsage('standard input is asked for twice', 'Read one of the two from a file.');
    inputTaken = true;
    let text = '';
    for await (const chunk of terminal.in) {
      text += String(chunk);
      if (text.length > MOST_CHARACTERS) throw wrongUsage('standard input is larger than 16 MB');
    }
    return text;
  };
  const whole = async (path: string): Promise<string> => {
    if (path === '-') return await standardInput();
    try {
      return await readFile(path, 'utf8');
    } catch (error) {
      throw inputNotFound(path, error);
    }
  };
  return {
    readFile: whole,
    async read(text, label) {
      if (!text.startsWith('@')) return undefined;
      const source = text.slice(1);
      if (source === '') throw wrongUsage(`${label}: nothing is named behind the @`, 'Write @FILE, @- or @env:NAME.');
      if (source.startsWith('env:')) {
        const name = source.slice('env:'.length);
        const value = variable(name);
        if (value === undefined) {
          throw wrongUsage(
            `${label}: there is no environment variable ${name}`,
            `Export ${name}, or give @FILE or @-.`,
          );
        }
        return value;
      }
      if (source === '-' && terminal.asks) return await askSecret(terminal, label);
      return (await whole(source)).replace(/\r?\n$/, '');
    },
  };
}
