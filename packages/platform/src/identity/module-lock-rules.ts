import { moduleLocks } from '@enginehouse/models';
import { type ModelRules, readOrganizationOf } from '@enginehouse/store';
import { isSuper, readActor, strongerThanActor } from './actor.ts';
import { invalidValue, missingReference } from './invalid-values.ts';

/**
 * A lock names somebody, also after an update. Below super it names the own organization or a user of it, and no role:
 * roles reach over organizations.
 */
export const moduleLockRules: ModelRules = {
  async judge({ before, values, operation, caller }, reader) {
    const actor = await readActor(caller, reader, 'system.lock.manage');
    const scope = (field: 'userId' | 'organizationId' | 'roleId'): unknown =>
      (values[field] === undefined ? before?.[field] : values[field]) ?? null;
    const [userId, organizationId, roleId] = [scope('userId'), scope('organizationId'), scope('roleId')];
    if (operation !== 'delete' && userId === null && organizationId === null && roleId === null) {
      throw invalidValue(moduleLocks, 'userId', 'a lock needs userId, organizationId or roleId');
    }
    if (isSuper(actor)) return undefined;
    if (roleId !== null || (before?.roleId ?? null) !== null) throw strongerThanActor(actor, 'change locks of roles');
    if (operation === 'delete') return undefined;
    const own = actor.organizationId;
    if (organizationId !== null && organizationId !== own) throw missingReference(moduleLocks, 'organizationId');
    // A user of another organization is one that there is not.
    if (userId !== null && (own === null || (await readOrganizationOf(reader, Number(userId))) !== own)) {
      throw missingReference(moduleLocks, 'userId');
    }
    return undefined;
  },
};
