import type { AuditBreak, AuditHead, AuditProgress, AuditVerification } from '@enginehouse/models';
import type { Database } from '../database.ts';
import { readAuditHead } from './audit-chain.ts';
import { auditHeadOf, parseAuditHead } from './audit-head.ts';
import type { AuditLine } from './audit-line.ts';
import type { AuditSigner } from './audit-signer.ts';
import { brokenLine, brokenRows } from './check-line.ts';
import { digestsOf, linesAfter, rowsBehind, strayRows } from './read-chain.ts';

export interface VerifyAuditOptions {
  readonly db: Database;
  readonly signer: AuditSigner;
  /** `<seq>.<hash>`, from the log or an earlier answer. Without it a chain that was cut at its end looks whole. */
  readonly head?: string;
  readonly onProgress?: (progress: AuditProgress) => void;
  readonly signal?: AbortSignal;
}

/** Events of one query, of which 64 characters are held: the embedded database does nothing else meanwhile. */
const MOST_EVENTS = 2_000;

/**
 * Checks the whole chain, line by line, against the events that are there. Holds a few thousand digests at a time, whatever
 * the number of events. What is sealed meanwhile is left for the next time. Rejects with `INVALID_AUDIT_HEAD`, what
 * `signal` is aborted with, and `DATABASE_...`.
 */
export async function verifyAudit(options: VerifyAuditOptions): Promise<AuditVerification> {
  const { db, signer, onProgress, signal } = options;
  const known = options.head === undefined ? null : parseAuditHead(options.head);
  const end = await readAuditHead(db);
  const counts = { batches: 0, events: 0, droppedBatches: 0 };
  const total = end?.seq ?? 0;
  const answer = async (broken: AuditBreak | null): Promise<AuditVerification> => ({
    intact: broken === null,
    broken,
    head: end === null ? null : auditHeadOf(end),
    ...counts,
    unsealed: await rowsBehind(db, end),
  });

  let before: AuditLine | null = null;
  while ((before?.seq ?? 0) < total) {
    const page: readonly AuditLine[] = await linesAfter(db, before?.seq ?? 0, MOST_EVENTS);
    const lines = page.filter(({ seq }) => seq <= total);
    const digests = await digestsOf(db, lines);
    for (const line of lines) {
      signal?.throwIfAborted();
      const broken =
        brokenLine(line, before, signer) ?? otherChain(line, known) ?? (await brokenRows(db, line, digests, signer));
      if (broken !== null) return answer(broken);
      counts.batches += 1;
      if (line.droppedAt === null) counts.events += line.count;
      else counts.droppedBatches += 1;
      before = line;
    }
    // The lines up to the end were there a moment ago.
    if (lines.length === 0) return answer(missingLine((before?.seq ?? 0) + 1));
    onProgress?.({ done: counts.batches, total });
  }
  if (known !== null && known.seq > total) return answer(tailCut(total + 1, known.seq));
  return answer(await strayRows(db, end));
}

function otherChain({ seq, hash }: AuditLine, known: Pick<AuditHead, 'seq' | 'hash'> | null): AuditBreak | null {
  if (known === null || known.seq !== seq || known.hash === hash) return null;
  return {
    seq,
    reason: 'other-chain',
    message: `Batch ${seq} is sound, but it is not the one that the given head speaks of`,
    eventIds: [],
  };
}

function missingLine(seq: number): AuditBreak {
  return { seq, reason: 'batch-missing', message: `Batch ${seq} is gone`, eventIds: [] };
}

function tailCut(seq: number, known: number): AuditBreak {
  const message = `The chain ends before batch ${seq}, though it had ${known} batches`;
  return { seq, reason: 'tail-cut', message, eventIds: [] };
}
