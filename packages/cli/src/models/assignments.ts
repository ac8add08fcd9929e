import { wrongUsage } from '../errors.ts';

/** One `field=value` or `field:=json` of a command line. */
export interface Assignment {
  /** `config.base_url` as its parts. */
  readonly path: readonly string[];
  /** What was written after the sign. */
  readonly text: string;
  /** `:=`: the text is JSON, whatever the field is. */
  readonly json: boolean;
}

const FORM = /^([^=:]+)(:?=)(.*)$/s;
const EXAMPLE = 'Write FIELD=VALUE, a part of an object as FIELD.PART=VALUE, JSON as FIELD:=JSON.';

/** Reads the assignments of a command line. Throws `WRONG_USAGE` for what is none, and for a field given twice. */
export function readAssignments(words: readonly string[]): readonly Assignment[] {
  const seen = new Set<string>();
  return words.map((word, position) => {
    const [, name = '', sign = '', text = ''] = FORM.exec(word) ?? [];
    const path = name.trim().split('.');
    // The word is not repeated: what has no sign may be a secret that was meant for somewhere else.
    if (sign === '' || path.includes('')) throw wrongUsage(`assignment ${position + 1} sets no field`, EXAMPLE);
    const forbidden = path.find((part) => part === '__proto__');
    if (forbidden !== undefined) throw wrongUsage(`no field can be called '${forbidden}'`);
    const key = path.join('.');
    if (seen.has(key)) throw wrongUsage(`${key} is set twice`, 'Set each field once; a list is a,b,c.');
    seen.add(key);
    return { path, text, json: sign === ':=' };
  });
}
