import { nearest, type Problem } from '@enginehouse/errors';

export type Open = { readonly [key: string]: unknown };

/** Collects what is wrong with a manifest, each with its path. */
export class ManifestFindings {
  readonly problems: Problem[] = [];

  add(field: string, message: string): void {
    this.problems.push({ field, message });
  }

  /** Whether it is an object; keys that it may not have are problems. */
  object(field: string, value: unknown, keys: readonly string[]): value is Open {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.add(field, 'must be an object');
      return false;
    }
    for (const key of Object.keys(value)) {
      if (keys.includes(key)) continue;
      const [near] = nearest(key, keys, 1);
      this.add(`${field}.${key}`, near === undefined ? 'is not a field of it' : `is not a field of it: '${near}'?`);
    }
    return true;
  }

  text(field: string, value: unknown): void {
    if (typeof value !== 'string' || value.trim() === '') this.add(field, 'must be a text that says something');
  }

  boolean(field: string, value: unknown): void {
    if (typeof value !== 'boolean') this.add(field, 'must be true or false');
  }

  matches(field: string, value: unknown, pattern: RegExp, expected: string): value is string {
    if (typeof value === 'string' && value.length <= 200 && pattern.test(value)) return true;
    this.add(field, `must be ${expected}`);
    return false;
  }

  oneOf(field: string, value: unknown, words: readonly string[]): void {
    if (typeof value === 'string' && words.includes(value)) return;
    const [near] = typeof value === 'string' ? nearest(value, words, 1) : [];
    this.add(field, near === undefined ? `must be one of ${words.join(', ')}` : `is not known: '${near}'?`);
  }

  /** Each member by `check`; not a list: a problem, and nothing is looked at. */
  list(field: string, value: unknown, check: (where: string, member: unknown) => void): readonly unknown[] {
    if (!Array.isArray(value)) {
      this.add(field, 'must be a list');
      return [];
    }
    value.forEach((member, index) => {
      check(`${field}[${index}]`, member);
    });
    return value;
  }

  /** Says which of these stand there more than once. */
  once(field: string, names: readonly unknown[]): void {
    const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
    for (const name of twice) this.add(field, `'${String(name)}' stands there twice`);
  }
}
