import type { EnginehouseError } from '@enginehouse/errors';
import { type ModelPolicy, modelErrors, type RegisteredModel } from '@enginehouse/models';
import { storeErrors } from '../errors.ts';
import type { Caller } from './repository.ts';

export type ReadPolicy = ModelPolicy;

const POLICIES: readonly string[] = ['scoped', 'bypass'] satisfies readonly ModelPolicy[];

/**
 * The policy of a call. Throws `UNKNOWN_POLICY` for a word that is none, and `PERMISSION_DENIED` where the caller may not
 * bypass: without a capability that a super user granted, that still holds and covers this core model; over HTTP; and from
 * a module.
 */
export function readPolicy({ model }: RegisteredModel, { context, origin }: Caller, given: unknown): ReadPolicy {
  if (given === undefined || given === null || given === 'scoped') return 'scoped';
  if (given !== 'bypass') throw unknownPolicy();
  const { bypass, moduleName } = context;
  const covers = bypass !== null && (bypass.models === '*' || bypass.models.includes(model.name));
  // A date that cannot be read is NaN, which no time is before.
  const holds = covers && Date.now() < Date.parse(bypass.until);
  if (!holds || moduleName !== null || origin.channel === 'http') throw bypassDenied(model.name);
  return 'bypass';
}

function unknownPolicy(): EnginehouseError {
  return storeErrors.error('UNKNOWN_POLICY', {
    message: `The policy is none of ${POLICIES.map((word) => `'${word}'`).join(', ')}`,
    where: 'policy',
  });
}

function bypassDenied(name: string): EnginehouseError {
  return modelErrors.error('PERMISSION_DENIED', {
    message: 'models bypass policy denied',
    where: name,
    fix: 'Leave `policy` out, or let a super user grant this session bypass for this core model.',
  });
}
