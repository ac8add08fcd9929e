import { invalidTopicPattern } from '../errors.ts';

const WORD = /^[a-z0-9_-]+$/;

/**
 * Compiles a pattern of dot-separated words: `*` stands for one word, `**` (last only) for one or more.
 * Throws `INVALID_TOPIC_PATTERN`.
 */
export function compileTopicPattern(pattern: string): (topic: string) => boolean {
  const words = pattern.split('.');
  const open = words.at(-1) === '**';
  const fixed = open ? words.slice(0, -1) : words;
  if (!fixed.every((word) => word === '*' || WORD.test(word))) throw invalidTopicPattern(pattern);
  return (topic) => {
    const given = topic.split('.');
    if (open ? given.length <= fixed.length : given.length !== fixed.length) return false;
    return fixed.every((word, position) => word === '*' || word === given[position]);
  };
}
