import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openapiDocument } from '@enginehouse/server';
import { type ApiDocument, apiChanges } from '../checks/api-changes.ts';
import type { PageGenerator } from './generator.ts';

const FILE = 'docs/reference/openapi.json';

/**
 * docs/reference/openapi.json: what callers were promised last. It follows the code by itself as long as they can go on; what
 * breaks them is written by `npm run accept-api` alone.
 */
export const openapiFile: PageGenerator = {
  file: FILE,
  render: async (root) => {
    const now = await currentDocument(root);
    const kept = await keptDocument(root);
    const breaking = kept === null ? [] : apiChanges(kept, now).breaking;
    if (breaking.length === 0) return asText(now);
    throw new Error(`${breaking.length} changes break callers: see them with 'npm run check -- api'`);
  },
};

/** The API as the code has it. */
export async function currentDocument(root: string): Promise<ApiDocument> {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { readonly version: string };
  return JSON.parse(JSON.stringify(await openapiDocument(version))) as ApiDocument;
}

/** The API as callers were promised it last; null: nothing was promised yet. */
export async function keptDocument(root: string): Promise<ApiDocument | null> {
  const text = await readFile(join(root, FILE), 'utf8').catch(() => null);
  return text === null ? null : (JSON.parse(text) as ApiDocument);
}

export function asText(document: ApiDocument): string {
  return `${JSON.stringify(document, null, 1)}\n`;
}
