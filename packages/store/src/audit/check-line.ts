import { isEnginehouseError } from '@enginehouse/errors';
import type { AuditBreak, AuditBreakReason } from '@enginehouse/models';
import type { Database } from '../database.ts';
import { AUDIT_LAYOUTS } from './audit-layouts.ts';
import { type AuditLine, dropText, hashOfLine, hashOfRows, sealText } from './audit-line.ts';
import type { AuditSigner } from './audit-signer.ts';
import { sizeOf } from './id-ranges.ts';
import { type Digests, digestsOf, lineAt } from './read-chain.ts';

const MOST_NAMED = 20;

/** What is wrong with the line itself; null when nothing is. */
export function brokenLine(line: AuditLine, before: AuditLine | null, signer: AuditSigner): AuditBreak | null {
  const { seq } = line;
  const expected = (before?.seq ?? 0) + 1;
  const broken = (reason: AuditBreakReason, message: string): AuditBreak => ({ seq, reason, message, eventIds: [] });
  if (seq !== expected) {
    return { seq: expected, reason: 'batch-missing', message: `Batch ${expected} is gone`, eventIds: [] };
  }
  if (line.prevHash !== (before?.hash ?? null)) return broken('not-linked', `Batch ${seq} does not follow ${seq - 1}`);
  if (!saysWhatWasHashed(line)) return broken('line-altered', `The line of batch ${seq} was altered`);
  const seal = signatureOf(signer, sealText(line), line.mac);
  if (seal === 'key unknown') return broken('key-unknown', `Batch ${seq} was signed with a key that is not here`);
  if (seal === 'forged') return broken('not-signed', `The signature of batch ${seq} is not that of its line`);
  if (AUDIT_LAYOUTS[line.layout] === undefined) {
    return broken('layout-unknown', `Batch ${seq} was sealed by a newer version of Enginehouse`);
  }
  return null;
}

/** What is wrong with the events of a sound line; null when nothing is. */
export async function brokenRows(
  db: Database,
  line: AuditLine,
  digests: Digests,
  signer: AuditSigner,
): Promise<AuditBreak | null> {
  const { seq } = line;
  const broken = (reason: AuditBreakReason, message: string, eventIds: readonly number[] = []): AuditBreak => ({
    seq,
    reason,
    message,
    eventIds: eventIds.slice(0, MOST_NAMED),
  });
  if (line.droppedAt !== null) {
    const drop = signatureOf(signer, dropText(line, line.droppedAt), line.droppedMac ?? '');
    if (drop === 'genuine') return null;
    return broken('drop-not-signed', `Nobody signed that retention removed the events of batch ${seq}`);
  }
  const { found, missing } = rowsOf(line, digests);
  if (missing.length === 0) {
    if (hashOfRows(found) === line.rowsHash) return null;
    return broken('rows-altered', `An event of batch ${seq} was altered (ids ${line.firstId} to ${line.lastId})`);
  }
  // Retention may have removed them since the line was read.
  const now = await lineAt(db, seq);
  if (now !== null && now.droppedAt !== null) return brokenRows(db, now, await digestsOf(db, [now]), signer);
  const gone = missing.length === 1 ? `Event ${missing[0]} is` : `${missing.length} events are`;
  return broken('rows-missing', `${gone} gone from batch ${seq}`, missing);
}

function saysWhatWasHashed(line: AuditLine): boolean {
  const first = line.ids[0]?.[0];
  const last = line.ids.at(-1)?.[1];
  return (
    hashOfLine(line) === line.hash && first === line.firstId && last === line.lastId && sizeOf(line.ids) === line.count
  );
}

function rowsOf({ ids }: AuditLine, digests: Digests): { readonly found: string[]; readonly missing: number[] } {
  const found: string[] = [];
  const missing: number[] = [];
  for (const [first, last] of ids) {
    for (let id = first; id <= last; id += 1) {
      const digest = digests.get(id);
      if (digest === undefined) missing.push(id);
      else found.push(digest);
    }
  }
  return { found, missing };
}

function signatureOf(signer: AuditSigner, text: string, mac: string): 'genuine' | 'forged' | 'key unknown' {
  try {
    return signer.isSigned(text, mac) ? 'genuine' : 'forged';
  } catch (error) {
    if (isEnginehouseError(error) && error.code === 'SEALING_KEY_UNKNOWN') return 'key unknown';
    throw error;
  }
}
