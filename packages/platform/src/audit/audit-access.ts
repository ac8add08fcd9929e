import { effectiveState } from '@enginehouse/kernel';
import type { AuditAccess, EngineStateAt } from '@enginehouse/sdk';
import {
  type AuditSigner,
  auditHeadOf,
  type Database,
  definitionsAt,
  readAuditHead,
  rowsAt,
  statesAt,
  verifyAudit,
} from '@enginehouse/store';
import { requirePermission } from '../access.ts';
import { lastWithheld } from '../configuration/last-withheld.ts';
import { MODELS_BY_NAME } from '../core-models/core-model-names.ts';
import { invalidRequest, unknownCoreModel } from '../errors.ts';
import type { Session } from '../session.ts';

const MOST_ROWS = 10_000;

export interface AuditParts {
  readonly db: Database;
  readonly signer: AuditSigner;
}

/** `sdk.audit` of a session. */
export function auditAccess({ db, signer }: AuditParts, session: Session): AuditAccess {
  const allowed = (): void => requirePermission(session, 'system.audit.view');
  return {
    async head() {
      allowed();
      const head = await readAuditHead(db);
      return head === null ? null : auditHeadOf(head);
    },
    async verify({ head, onProgress, signal } = {}) {
      allowed();
      return verifyAudit({
        db,
        signer,
        ...(head === undefined ? {} : { head }),
        ...(onProgress === undefined ? {} : { onProgress }),
        ...(signal === undefined ? {} : { signal }),
      });
    },
    async statesAt(time) {
      allowed();
      return engineStatesAt(db, timeOf(time));
    },
    async rowsAt(model, time) {
      allowed();
      const name = String(model).trim().toLowerCase();
      const entry = MODELS_BY_NAME.get(name);
      if (entry === undefined) throw unknownCoreModel(name, MODELS_BY_NAME.keys());
      const at = timeOf(time);
      const { accessLevel, organizationId } = session;
      if (accessLevel > 2 || (accessLevel > 1 && organizationId === null)) return [];
      return rowsAt(db, {
        model: name,
        time: at,
        organizationId: accessLevel === 1 ? null : organizationId,
        limit: MOST_ROWS,
      });
    },
  };
}

async function engineStatesAt(db: Database, time: Date): Promise<readonly EngineStateAt[]> {
  const [definitions, overrides] = await Promise.all([definitionsAt(db, time), statesAt(db, time)]);
  const withheld = lastWithheld(
    new Map([...definitions].map(([engineId, { definition }]) => [engineId, definition])),
    new Map([...overrides].map(([engineId, { override }]) => [engineId, override])),
  );
  const engineIds = [...new Set([...definitions.keys(), ...overrides.keys()])].sort();
  return engineIds.map((engineId) => {
    const code = definitions.get(engineId);
    const state = overrides.get(engineId);
    const override = state === undefined || Object.keys(state.override).length === 0 ? null : state.override;
    return {
      engineId,
      version: code?.version ?? null,
      contentHash: code?.contentHash ?? null,
      override,
      effective: code === undefined ? null : effectiveState(code.definition, override ?? undefined),
      withheld: withheld.has(engineId),
      since: state?.from ?? null,
      reason: state?.reason ?? null,
      actor: state?.actor ?? null,
    };
  });
}

function timeOf(time: Date | string): Date {
  const at = new Date(time);
  if (Number.isNaN(at.getTime())) throw invalidRequest('time', `'${String(time)}' is not a time`, 'an ISO 8601 time');
  return at;
}
