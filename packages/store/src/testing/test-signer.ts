import { createHmac } from 'node:crypto';
import type { AuditSigner } from '../audit/audit-signer.ts';

/** Signs with a key of its own, as the vault does with one that is not in the database. */
export function testSigner(key = 'a key for tests'): AuditSigner {
  const sign = (text: string): string => createHmac('sha256', key).update(text).digest('hex');
  return { sign, isSigned: (text, mac) => sign(text) === mac };
}
