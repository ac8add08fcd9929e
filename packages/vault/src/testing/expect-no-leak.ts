import { inspect } from 'node:util';
import { expect } from 'vitest';

const PART = 8;

/** No part of 8 characters of the secret stands in what a log, an answer or a debugger would show of a value. */
export function expectNoLeak(value: unknown, secret: string): void {
  const own = value instanceof Error ? Object.fromEntries(Object.entries(value)) : value;
  const stack = value instanceof Error ? `${value.message}\n${value.stack}` : '';
  const shown = [
    inspect(value, { depth: 20, showHidden: true }),
    inspect(value, { depth: 20, customInspect: false }),
    JSON.stringify(own) ?? '',
    String(value),
    stack,
  ];
  for (let at = 0; at + PART <= secret.length; at++) {
    const part = secret.slice(at, at + PART);
    for (const text of shown) expect(text.includes(part), 'a part of the secret is shown').toBe(false);
  }
}
