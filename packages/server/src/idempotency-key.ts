import type { IncomingHttpHeaders } from 'node:http';
import type { RouteDefinition } from '@enginehouse/api';
import { idempotencyNotSupported, invalidInput } from './errors.ts';

const KEY = /^[\x21-\x7e]{1,255}$/;

/**
 * The Idempotency-Key of a request where the server is to see to it; undefined: there is none, or it is its route's own affair.
 * Throws `IDEMPOTENCY_NOT_SUPPORTED` and `INVALID_INPUT`.
 */
export function idempotencyKeyOf(
  { method, name, idempotency, stream }: RouteDefinition,
  { 'idempotency-key': key }: IncomingHttpHeaders,
  asksForEvents: boolean,
): string | undefined {
  if (key === undefined || method !== 'POST' || idempotency === 'own') return undefined;
  if (idempotency === 'never') throw idempotencyNotSupported(`'${name}'`);
  if (stream !== undefined && asksForEvents) throw idempotencyNotSupported('a stream');
  if (typeof key === 'string' && KEY.test(key)) return key;
  const problem = {
    field: 'headers.idempotency-key',
    message: 'is no key',
    expected: '1 to 255 visible ASCII characters',
  };
  throw invalidInput([problem], 1);
}
