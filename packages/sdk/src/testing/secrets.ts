import { inspect } from 'node:util';
import { expect } from 'vitest';

/** Says no secret anywhere: in no member, however deep or hidden, in no message, cause or stack. */
export function expectNoSecrets(values: readonly unknown[], secrets: readonly string[]): void {
  for (const value of values) {
    const everything = inspect(value, {
      depth: Number.POSITIVE_INFINITY,
      showHidden: true,
      getters: true,
      maxArrayLength: null,
      maxStringLength: null,
      breakLength: Number.POSITIVE_INFINITY,
    });
    for (const secret of secrets) {
      expect(everything.includes(secret), 'a secret of the config shows in what the adapter handed out').toBe(false);
    }
  }
}
