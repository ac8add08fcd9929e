import { isEnginehouseError } from '@enginehouse/errors';
import { type Catalogue, permissionDenied, type RegisteredModel, type Sealer } from '@enginehouse/models';
import type { RevealingCalls } from '@enginehouse/sdk';
import {
  type CompiledModel,
  compileModel,
  type Database,
  type LoneAuditEntry,
  type Refusals,
  type RowValues,
  readStored,
  scopeCondition,
  secretSchemaOf,
  writeAudit,
} from '@enginehouse/store';
import { looksSealed, vaultErrors } from '@enginehouse/vault';
import { invalidRequest, passwordNeeded, revealRefused } from '../errors.ts';
import type { Session } from '../session.ts';
import { callerOf } from './context-of.ts';

export interface RevealParts {
  readonly db: Database;
  readonly sealer: Sealer;
  readonly catalogue: Catalogue;
  readonly refusals: Refusals;
}

type SealedField = CompiledModel['sealed'][number];

const PERMISSION = 'system.engine.secrets.reveal';
/** How long a password that was entered counts. */
const PASSWORD_MS = 5 * 60_000;
const LONGEST_PATH = 512;

/**
 * `reveal` of a core model with secrets, for a session: the one door through which a secret leaves in clear text, beside the
 * calls that it is made for. What is refused, revealed and does not open is audited before it is answered.
 */
export function revealingCalls(parts: RevealParts, entry: RegisteredModel, session: Session): RevealingCalls {
  const { db, refusals } = parts;
  const caller = callerOf(session);
  const compiled = compileModel(entry);
  const model = entry.model.name;
  return {
    async reveal(id, path) {
      return refusals.audited({ caller, model, operation: 'reveal', id }, async () => {
        requireRevealer(session);
        if (typeof path !== 'string' || path.length > LONGEST_PATH) {
          throw invalidRequest('path', 'is not the path of a secret', 'a path such as config.api_key');
        }
        const scope = scopeCondition(compiled, caller, entry.access.read, 'scoped');
        const row = await readStored(db, compiled, id, scope);
        if (row === null) return null;
        const field = fieldOf(compiled, path);
        if (scope.without.includes(field.name)) throw permissionDenied(PERMISSION, session.actor);
        const event = { eventType: `core.${model}.revealed`, entityType: model, operation: 'reveal', before: null };
        const audit = (rest: Pick<LoneAuditEntry, 'status' | 'after'>): Promise<void> =>
          writeAudit(db, caller.origin, [{ ...event, entityId: String(row[compiled.key.name]), ...rest }]);
        let secret: string | null;
        try {
          secret = openSecret(parts, field, row, path);
        } catch (error) {
          // A path that names no secret reveals nothing, and may hold anything.
          if (isEnginehouseError(error) && error.code !== 'NOT_A_SECRET') {
            await audit({ status: 'failed', after: { path, reason: error.code } });
          }
          throw error;
        }
        await audit({ after: { path, hasValue: secret !== null } });
        return secret;
      });
    },
  };
}

/** Throws `REVEAL_REFUSED`, `PERMISSION_DENIED`, `PASSWORD_NEEDED`. */
function requireRevealer({ actor, credential, moduleName, permissions, reauthenticatedAt }: Session): void {
  if (moduleName !== null) throw revealRefused('a module');
  if (credential === 'token') throw revealRefused('an API token');
  if (credential === 'setup') throw revealRefused('a setup session');
  if (!permissions.has(PERMISSION)) throw permissionDenied(PERMISSION, actor);
  if (credential === 'operator') return;
  const enteredAt = reauthenticatedAt === null ? Number.NaN : Date.parse(reauthenticatedAt);
  // A time that cannot be read is NaN, which is within nothing.
  if (!(Date.now() - enteredAt < PASSWORD_MS)) throw passwordNeeded();
}

/** The sealed field that a path lies in. Throws `NOT_A_SECRET`. */
function fieldOf({ sealed }: CompiledModel, path: string): SealedField {
  const field = sealed.find(({ name }) => path === name || path.startsWith(`${name}.`));
  if (field === undefined) throw notASecret(`the sealed fields are ${sealed.map(({ name }) => name).join(', ')}`);
  return field;
}

/** Throws `NOT_A_SECRET` and the errors of `Sealer.open`. */
function openSecret(
  { sealer, catalogue }: RevealParts,
  field: SealedField,
  row: RowValues,
  path: string,
): string | null {
  const { table, rowIdField } = field.place;
  const place = { table, rowId: row[rowIdField] as string | number, path: field.place.path };
  const stored = row[field.name];
  const schema = secretSchemaOf(field, row, catalogue);
  // Nobody knows the schema of a provider that is not here: what is sealed tells that it is a secret.
  if (field.bySchema === null || schema !== 'whole') return sealer.reveal(stored, path, schema, place);
  const sealed = path.split('.').slice(1).reduce<unknown>(partOf, stored);
  if (!looksSealed(sealed)) throw notASecret(`nothing sealed is there, and the schema of ${field.name} is not known`);
  return sealer.open(sealed, { ...place, path });
}

function partOf(value: unknown, key: string): unknown {
  const isObject = typeof value === 'object' && value !== null && Object.hasOwn(value, key);
  return isObject ? (value as Record<string, unknown>)[key] : undefined;
}

function notASecret(why: string) {
  return vaultErrors.error('NOT_A_SECRET', { message: `The path given names no secret: ${why}`, where: 'path' });
}
