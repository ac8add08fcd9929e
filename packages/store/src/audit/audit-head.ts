import type { EnginehouseError } from '@enginehouse/errors';
import type { AuditHead } from '@enginehouse/models';
import { storeErrors } from '../errors.ts';
import type { AuditLine } from './audit-line.ts';

export function auditHeadOf({ seq, hash, sealedAt }: Pick<AuditLine, 'seq' | 'hash' | 'sealedAt'>): AuditHead {
  return { seq, hash, sealedAt, text: `${seq}.${hash}` };
}

const HEAD = /^([1-9]\d{0,15})\.([0-9a-f]{64})$/;

/** Reads `<seq>.<hash>`. Throws `INVALID_AUDIT_HEAD`. */
export function parseAuditHead(text: string): Pick<AuditHead, 'seq' | 'hash'> {
  const [, seq, hash] = HEAD.exec(text.trim()) ?? [];
  if (seq === undefined || hash === undefined) throw invalidAuditHead(text);
  return { seq: Number(seq), hash };
}

function invalidAuditHead(text: string): EnginehouseError {
  return storeErrors.error('INVALID_AUDIT_HEAD', {
    message: `'${text.slice(0, 100)}' is not the head of a chain`,
    where: 'head',
  });
}
