import type { EnginehouseError } from '@enginehouse/errors';
import { storeErrors } from '../errors.ts';
import type { AuditLine } from './audit-line.ts';

/** Where the chain ended at a moment. Kept elsewhere, it shows later that nothing before it was cut off. */
export interface AuditHead {
  readonly seq: number;
  /** SHA-256 of the line, hexadecimal: it covers every line before it. */
  readonly hash: string;
  /** ISO 8601, UTC. */
  readonly sealedAt: string;
  /** Both in one word, `<seq>.<hash>`, as `audit verify --head` takes it. */
  readonly text: string;
}

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
