import type { Field, FieldRule, Normalization, Reference } from '@enginehouse/models';

/** `text or null`, `one of active, error`. */
export function typeOf(field: Field): string {
  const type = field.type === 'enum' ? field.values.map((value) => `\`${value}\``).join(', ') : field.type;
  return field.nullable === true ? `${type} or null` : type;
}

/** Who sets it, and what it is when nobody does. */
export function writingOf(field: Field): string {
  const start = defaultOf(field);
  if (field.owned !== undefined) {
    const accepted = field.owned.accepts.map((value) => `\`${value}\``).join(', ');
    return `accepted in create: ${accepted}; sets nothing`;
  }
  if (field.written === undefined) return '';
  const when = field.written === 'create' ? 'create' : 'create, update';
  if (start !== undefined) return `${when}; default ${start}`;
  return field.nullable === true || field.computed !== undefined ? when : `${when}; required`;
}

/** What it is, and everything else that a caller must know of it. */
export function noteOf(field: Field): string {
  return [
    field.description,
    ...(field.normalize ?? []).map((step) => NORMALIZED[step]),
    ...(field.rule === undefined ? [] : rulesOf(field.rule, field.type)),
    field.references === undefined ? '' : `A row of \`${field.references.table}\`.`,
    field.computed === undefined || field.written !== undefined ? '' : 'Computed.',
    field.sealed === undefined ? '' : sealedOf(field.sealed),
    field.virtual === true ? 'Taken, never kept.' : '',
    field.shown === 'detail' ? 'In details only.' : '',
    field.shown === 'never' && field.virtual !== true ? 'Shown to nobody.' : '',
  ]
    .filter((note) => note !== '')
    .join(' ');
}

/** What becomes of a row when the row that it names is deleted. */
export const ON_DELETION: { readonly [Rule in Reference['onDelete']]: string } = {
  cascade: 'goes with it',
  restrict: 'blocks its deletion: `CONFLICT`',
  'set-null': 'is left without it',
  keep: 'keeps the id: history outlives what it speaks of',
};

const NORMALIZED: { readonly [Step in Normalization]: string } = {
  trim: 'Trimmed.',
  lower: 'Kept in lower case.',
  word: 'Kept in lower case, `-` and blanks as `_`.',
  capability: 'Kept in lower case, `-` and blanks as `_`, aliases by their proper name.',
};

function rulesOf(rule: FieldRule, type: Field['type']): string[] {
  const { min, max, clamp, maxLength, pattern, url, known, json } = rule;
  const between = [min === undefined ? '' : `from ${min}`, max === undefined ? '' : `to ${max}`]
    .filter(Boolean)
    .join(' ');
  return [
    known === undefined ? '' : `Known ${known} only.`,
    between === ''
      ? ''
      : clamp === true
        ? `Held to ${between.replace('from ', '').replace(' to ', '..')}.`
        : `${upperFirst(between)}.`,
    maxLength === undefined ? '' : `At most ${maxLength} ${type === 'text-list' ? 'members' : 'characters'}.`,
    pattern === undefined ? '' : `Matches \`${pattern}\`.`,
    url === undefined ? '' : `A URL (${url.join(', ')}) without credentials.`,
    json === undefined ? '' : `A JSON ${json}.`,
  ].filter((text) => text !== '');
}

function sealedOf(sealed: NonNullable<Field['sealed']>): string {
  if (sealed === 'whole' || 'whole' in sealed) return 'Sealed whole.';
  return `Sealed where the schema of the ${sealed.schemaOf} says \`password\`.`;
}

function defaultOf(field: Field): string | undefined {
  switch (field.type) {
    case 'json':
      return field.default === undefined ? undefined : field.default === 'empty-list' ? '`[]`' : '`{}`';
    case 'text-list':
      return field.default === undefined ? undefined : '`[]`';
    case 'bytes':
      return undefined;
    default:
      return field.default === undefined ? undefined : `\`${field.default}\``;
  }
}

export function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
