import { type AuditSigner, auditHeadOf, type Database, dropAudit, sealAudit } from '@enginehouse/store';
import type { Configuration } from '../configuration/configuration.ts';
import { errorFields, type Logger } from '../logger.ts';

const EVERY_MS = 1_000;
const RETENTION_EVERY_MS = 60 * 60_000;
const RETENTION_FIRST_AFTER_MS = 60_000;

/** What the chain over audit events works on. */
export interface AuditChainParts {
  readonly db: Database;
  readonly configuration: Configuration;
  readonly signer: AuditSigner;
  readonly log: Logger;
  /** Kept with the audit event that says what retention removed. */
  readonly nodeId?: string;
}

/**
 * Seals audit events every second, on one of all nodes at a time, and once more when it stops. The head goes to the log
 * with each batch: kept outside of the database, the log can show later that nothing was cut off. Every hour retention
 * removes batches that are older than `auditRetentionDays`, if that is set.
 */
export function startAuditChain(parts: AuditChainParts): AsyncDisposable {
  const closing = new AbortController();
  let working: Promise<void> = Promise.resolve();
  let sealing = false;
  let failing = false;

  const seal = async (): Promise<void> => {
    sealing = true;
    try {
      for (;;) {
        const line = await sealAudit(parts.db, parts.signer);
        if (line === null) break;
        parts.log.info({ head: auditHeadOf(line).text, events: line.count }, 'audit events were sealed');
      }
      failing = false;
    } catch (error) {
      if (!failing) parts.log.error(errorFields(error), 'audit events could not be sealed');
      failing = true;
    } finally {
      sealing = false;
    }
  };
  const then = (work: () => Promise<void>): void => {
    working = working.then(work);
  };
  // What takes longer than a second is not asked for again meanwhile.
  const timer = setInterval(() => {
    if (!sealing) then(seal);
  }, EVERY_MS).unref();
  const drop = (): void => then(() => dropOldAudit(parts, closing.signal));
  const first = setTimeout(drop, RETENTION_FIRST_AFTER_MS).unref();
  const retention = setInterval(drop, RETENTION_EVERY_MS).unref();
  return {
    async [Symbol.asyncDispose]() {
      closing.abort();
      clearInterval(timer);
      clearTimeout(first);
      clearInterval(retention);
      then(seal);
      await working;
    },
  };
}

/** Removes what the setting says. Never rejects: a failure is logged, and the next time comes. */
export async function dropOldAudit(parts: AuditChainParts, signal: AbortSignal): Promise<void> {
  const { db, configuration, signer, log, nodeId } = parts;
  const days = configuration.current().settings.auditRetentionDays;
  if (days === null) return;
  try {
    const removed = await dropAudit({ db, signer, days, signal, ...(nodeId === undefined ? {} : { nodeId }) });
    if (removed.batches > 0) log.info(removed, 'old audit events were removed');
  } catch (error) {
    log.error(errorFields(error), 'old audit events could not be removed');
  }
}
