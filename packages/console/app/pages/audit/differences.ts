/** One value of a thing, before and after. */
export interface Difference {
  /** `config.base_url` */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly kind: 'added' | 'removed' | 'changed' | 'same';
}

/** Every value of two states of a thing, by path: those of objects one by one, lists as a whole. */
export function differences(before: unknown, after: unknown): readonly Difference[] {
  const [old, now] = [valuesOf(before), valuesOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])].map((path): Difference => {
    const [from, to] = [old.get(path), now.get(path)];
    const kind = !old.has(path) ? 'added' : !now.has(path) ? 'removed' : isSame(from, to) ? 'same' : 'changed';
    return { path, before: from, after: to, kind };
  });
}

function valuesOf(value: unknown, path = ''): Map<string, unknown> {
  if (value === null || value === undefined) return path === '' ? new Map() : new Map([[path, value]]);
  if (typeof value !== 'object' || Array.isArray(value) || (path !== '' && Object.keys(value).length === 0)) {
    return new Map([[path === '' ? 'value' : path, value]]);
  }
  return new Map(
    Object.entries(value).flatMap(([name, inner]) => [...valuesOf(inner, path === '' ? name : `${path}.${name}`)]),
  );
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
