import { moduleLocks, organizations, roles, users } from '@enginehouse/models';
import type { Database, ModelRules, RulesByModel } from '@enginehouse/store';
import { readActor } from './actor.ts';
import type { PasswordHasher } from './argon2-hasher.ts';
import { createCurrentPasswords } from './current-passwords.ts';
import { moduleLockRules } from './module-lock-rules.ts';
import { roleRules } from './role-rules.ts';
import { createSignInGuard } from './sign-in-guard.ts';
import { userRules } from './user-rules.ts';

/** Only super writes them; a token besides needs the scope for users. */
const organizationRules: ModelRules = {
  async judge({ caller }, reader) {
    await readActor(caller, reader, 'system.user.manage');
    return undefined;
  },
};

/** What data cannot say of users, roles, module locks and organizations: judged with the rights that rows give at that moment. */
export function identityRules({
  db,
  hasher,
}: {
  readonly db: Database;
  readonly hasher: PasswordHasher;
}): RulesByModel {
  const guard = createSignInGuard({ db, hasher });
  return new Map<string, ModelRules>([
    [moduleLocks.name, moduleLockRules],
    [organizations.name, organizationRules],
    [roles.name, roleRules],
    [users.name, userRules(createCurrentPasswords({ db, hasher, guard }))],
  ]);
}
