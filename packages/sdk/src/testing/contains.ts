/** Whether a value holds what is expected: all members of objects, recursively; lists member by member, and no longer. */
export function contains(actual: unknown, expected: unknown): boolean {
  if (typeof expected !== 'object' || expected === null) return Object.is(actual, expected);
  if (typeof actual !== 'object' || actual === null || Array.isArray(actual) !== Array.isArray(expected)) return false;
  if (Array.isArray(expected) && (actual as readonly unknown[]).length !== expected.length) return false;
  return Object.entries(expected).every(([name, value]) =>
    contains((actual as { readonly [name: string]: unknown })[name], value),
  );
}
