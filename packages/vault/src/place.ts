import type { SealedPlace } from '@enginehouse/models';
import { vaultError } from './errors.ts';

const TABLE = /^[a-z][a-z0-9_]{0,62}$/;
const ROW_ID = /^[A-Za-z0-9_-]{1,64}$/;
const LONGEST_PATH = 512;

/**
 * What is authenticated beside a sealed text: `table|rowId|path`. Neither a table nor an id can hold the `|`, so that two
 * places never give one text. Throws `INVALID_SEALED_PLACE`.
 */
export function boundTo({ table, rowId, path }: SealedPlace): Buffer {
  const id = typeof rowId === 'number' ? String(rowId) : rowId;
  const idIsGood = typeof rowId === 'number' ? Number.isSafeInteger(rowId) && rowId >= 0 : ROW_ID.test(rowId);
  if (!TABLE.test(table) || !idIsGood || path === '' || path.length > LONGEST_PATH || !path.isWellFormed()) {
    throw vaultError('INVALID_SEALED_PLACE', 'place', 'A sealed value needs a table, the id of its row and its path');
  }
  return Buffer.from(`${table}|${id}|${path}`, 'utf8');
}

/** The place of a part of an object, by its keys. */
export function placeWithin(place: SealedPlace, keys: readonly string[]): SealedPlace {
  return keys.length === 0 ? place : { ...place, path: [place.path, ...keys].join('.') };
}
