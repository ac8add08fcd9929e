import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { makeFolder } from '@enginehouse/server/discovery';
import { invalidName, nameTaken, notAFolder, outputFailed } from '../errors.ts';

const TEMPLATES = new URL('../../templates/', import.meta.url);
const KEBAB_CASE = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const MOST_CHARACTERS = 80;

/** Where the files stand that an extension of this kind is begun with. */
export function templatesOf(kind: 'engine' | 'provider'): string {
  return fileURLToPath(new URL(`${kind}/`, TEMPLATES));
}

/** Throws `INVALID_NAME` unless extensions may have the name: kebab-case, at most 80 characters. */
export function requireExtensionName(name: string): void {
  if (!KEBAB_CASE.test(name) || name.length > MOST_CHARACTERS) throw invalidName(name);
}

/** A template with the name in its places: `__engineId__` or `__providerId__`, and `__displayName__` in words. */
export function filledIn(template: string, name: string): string {
  const displayName = name.replaceAll('-', ' ').replace(/^./, (letter) => letter.toUpperCase());
  return template.replace(/__(?:engine|provider)Id__/g, name).replaceAll('__displayName__', displayName);
}

/** Makes the folder to write into, and those above it. Rejects with `NAME_TAKEN` where it is a file, and `OUTPUT_FAILED`. */
export async function openFolder(folder: string): Promise<void> {
  try {
    await makeFolder(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' || code === 'ENOTDIR') throw notAFolder(folder);
    throw outputFailed(folder, error);
  }
}

/** Writes a file that is not there yet. Rejects with `NAME_TAKEN` and `OUTPUT_FAILED`. */
export async function writeNew(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw nameTaken(path);
    throw outputFailed(path, error);
  }
}
