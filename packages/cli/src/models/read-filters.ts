import type { ModelSchema } from '@enginehouse/api';
import { wrongUsage } from '../errors.ts';

type Filter = ModelSchema['filters'][number];

/** `field=value` words as filters; of a range `from..to`, each of which may be left out. A day stands for its whole length. */
export function filtersOf(words: readonly string[], filters: readonly Filter[]): Record<string, unknown> {
  const applied: Record<string, unknown> = Object.create(null);
  for (const word of words) {
    const at = word.indexOf('=');
    if (at < 1) throw wrongUsage(`--filter ${word} says no value`, 'Write --filter FIELD=VALUE.');
    const field = word.slice(0, at).trim();
    const text = word.slice(at + 1);
    if (field in applied) throw wrongUsage(`--filter names ${field} twice`, 'Give each filter once.');
    const filter = filters.find((one) => one.field === field);
    applied[field] = filter?.match === 'range' ? rangeOf(text, filter.type) : typed(text, filter?.type);
  }
  return applied;
}

/** `field:desc` words as one order. */
export function sortOf(words: readonly string[]): string {
  const unclear = words.find((word) => !/^\w+(:(asc|desc))?(,\w+(:(asc|desc))?)*$/.test(word));
  if (unclear !== undefined) {
    throw wrongUsage(`--sort ${unclear} is no order`, 'Write --sort FIELD:asc or --sort FIELD:desc.');
  }
  return words.join(',');
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

function rangeOf(text: string, type: Filter['type']): unknown {
  const [from = '', to = ''] = text.includes('..') ? text.split('..') : [text, text];
  return {
    ...(from === '' ? {} : { from: typed(DAY.test(from) ? `${from}T00:00:00.000Z` : from, type) }),
    ...(to === '' ? {} : { to: typed(DAY.test(to) ? `${to}T23:59:59.999999Z` : to, type) }),
  };
}

/** What does not look like its type stays text, for the core model to refuse it. */
function typed(text: string, type: Filter['type'] | undefined): unknown {
  if (type === 'int' && /^-?\d+$/.test(text.trim())) return Number(text);
  if (type === 'bool' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}
