import type { SqlParameter } from '../../database.ts';
import type { CompiledModel } from '../compile-model.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const WHOLE_NUMBER = /^(0|-?[1-9]\d{0,15})$/;
/** An index entry of PostgreSQL has at most a third of a page of 8 kB. */
const LONGEST_TEXT_KEY = 2_700;

/**
 * A row's id as a parameter of the type of its primary key; undefined for what no row of this core model can have as its
 * id: it is then the id of a missing row. A number may come as its decimal digits, as it stands in a URL.
 */
export function rowIdParameter({ key }: CompiledModel, id: unknown): SqlParameter | undefined {
  switch (key.field.type) {
    case 'int':
    case 'bigint': {
      const number = typeof id === 'string' && WHOLE_NUMBER.test(id) ? Number(id) : id;
      return Number.isSafeInteger(number) ? (number as number) : undefined;
    }
    case 'uuid':
      return typeof id === 'string' && UUID.test(id) ? id : undefined;
    case 'text':
    case 'enum':
      return typeof id === 'string' && isStorableText(id) && id.length <= LONGEST_TEXT_KEY ? id : undefined;
    default:
      throw new TypeError(`'${key.name}' is of type ${key.field.type}, which no primary key is`);
  }
}

/** False for what no text of the database can be: with a NUL character, or half of a character. */
export function isStorableText(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

export function isUuid(text: string): boolean {
  return UUID.test(text);
}
