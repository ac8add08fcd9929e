import { access, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import GithubSlugger from 'github-slugger';
import { marked, type Token } from 'marked';
import type { Check, Finding } from './check.ts';
import { listFiles } from './source-files.ts';

/** Holds every relative link and every anchor of the documents, and that links lead to everything in `docs`. */
export const checkDocs: Check = {
  name: 'docs',
  what: 'relative links and anchors of the documents; a way to each of them',
  run: async (root) => {
    const paths = await listFiles(root, ['.md']);
    const findings = await Promise.all(paths.map((path) => findLinks(root, path)));
    return [...findings.flat(), ...(await findUnreached(root))];
  },
};

/** Pages and pictures of `docs` that nobody comes to who begins at the README and follows links. */
export async function findUnreached(root: string): Promise<Finding[]> {
  const reached = new Set(['README.md']);
  for (const path of reached) {
    if (!path.endsWith('.md') || !(await exists(join(root, path)))) continue;
    for (const { href } of linksOf(await readFile(join(root, path), 'utf8'))) {
      const [file] = splitAnchor(href);
      if (file !== '' && !ELSEWHERE.test(href)) reached.add(targetOf(path, file));
    }
  }
  const kept = await listFiles(root, ['.md', '.png'], 'docs');
  return kept
    .filter((path) => !reached.has(path))
    .map((path) => ({ where: path, message: 'no link leads here from README.md: put it into docs/README.md' }));
}

const ELSEWHERE = /^[a-z][a-z0-9+.-]*:/i;

interface Link {
  readonly href: string;
  readonly line: number;
}

/** Links of one document that lead nowhere. */
export async function findLinks(root: string, path: string): Promise<Finding[]> {
  const text = await readFile(join(root, path), 'utf8');
  const findings: Finding[] = [];
  for (const { href, line } of linksOf(text)) {
    if (ELSEWHERE.test(href)) continue;
    const where = `${path}:${line}`;
    const [file, anchor] = splitAnchor(href);
    const target = file === '' ? path : targetOf(path, file);
    if (target.startsWith('../') || file.startsWith('/')) {
      findings.push({ where, message: `'${href}' leaves the project: link to a file in it` });
    } else if (!(await exists(join(root, target)))) {
      findings.push({ where, message: `'${href}' leads to no file` });
    } else if (anchor !== undefined && target.endsWith('.md')) {
      const anchors = anchorsOf(await readFile(join(root, target), 'utf8'));
      if (!anchors.has(anchor)) findings.push({ where, message: `'${href}' names no heading of ${target}` });
    }
  }
  return findings;
}

function targetOf(path: string, file: string): string {
  return posix.normalize(posix.join(posix.dirname(path), file));
}

function splitAnchor(href: string): [string, string | undefined] {
  const at = href.indexOf('#');
  const file = decodeURIComponent(at === -1 ? href : href.slice(0, at)).replace(/\?.*$/, '');
  return [file, at === -1 ? undefined : decodeURIComponent(href.slice(at + 1))];
}

function linksOf(text: string): Link[] {
  const links: Link[] = [];
  let from = 0;
  for (const token of marked.lexer(text)) {
    const at = text.indexOf(token.raw, from);
    const line = text.slice(0, Math.max(at, 0)).split('\n').length;
    if (at !== -1) from = at + token.raw.length;
    void marked.walkTokens([token], (inner: Token) => {
      if (inner.type === 'link' || inner.type === 'image') links.push({ href: String(inner.href), line });
    });
  }
  return links;
}

/** Anchors as GitHub makes them of headings, and those written out as `<a id>`. */
function anchorsOf(text: string): Set<string> {
  const slugger = new GithubSlugger();
  const anchors = new Set<string>();
  void marked.walkTokens(marked.lexer(text), (token) => {
    if (token.type === 'heading') anchors.add(slugger.slug(plainText(token.tokens ?? [])));
    else if (token.type === 'html') {
      for (const found of String(token.raw).matchAll(/\b(?:id|name)="([^"]+)"/g)) anchors.add(found[1] as string);
    }
  });
  return anchors;
}

function plainText(tokens: readonly Token[]): string {
  return tokens
    .map((token) => ('tokens' in token && token.tokens ? plainText(token.tokens) : 'text' in token ? token.text : ''))
    .join('');
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
