import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { marked } from 'marked';
import { ROOT } from './command.ts';

/**
 * What a page tells its readers to type, block by block: code that is indented or marked `sh`. Every pattern of `leftOut` must
 * meet one block at least, so that the list of exceptions cannot outlive what it is for.
 */
export async function commandsOf(page: string, leftOut: readonly RegExp[]): Promise<readonly string[]> {
  const blocks = marked.lexer(await readFile(join(ROOT, page), 'utf8')).flatMap((token) => {
    const isTyped = token.type === 'code' && (token.codeBlockStyle === 'indented' || token.lang === 'sh');
    return isTyped ? [String(token.text)] : [];
  });
  for (const pattern of leftOut)
    if (!blocks.some((block) => pattern.test(block))) throw new Error(`${page} has no block like ${pattern}`);
  return blocks.filter((block) => !leftOut.some((pattern) => pattern.test(block)));
}
