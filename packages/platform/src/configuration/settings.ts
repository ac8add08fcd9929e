import { permissionDenied } from '@enginehouse/models';
import type { SettingsAccess } from '@enginehouse/sdk';
import { type BringIntoForce, changeConfiguration, type Database, settingChange } from '@enginehouse/store';
import { requirePermission } from '../access.ts';
import type { Session } from '../session.ts';
import { changeOrigin } from './change-origin.ts';
import type { Configuration } from './configuration.ts';

/** What settings are read and changed with. */
export interface SettingsParts {
  readonly db: Database;
  readonly configuration: Configuration;
  readonly bringIntoForce: BringIntoForce;
}

/** `sdk.settings` of one session. */
export function settingsAccess({ db, configuration, bringIntoForce }: SettingsParts, session: Session): SettingsAccess {
  return {
    async all() {
      // As the core model says: from organization level up, or whoever may set them.
      if (session.accessLevel > 2) requirePermission(session, 'system.settings.manage');
      return configuration.current().settings;
    },
    async set(name, value) {
      requirePermission(session, 'system.settings.manage');
      // As the core model says: a permission alone lets nobody write below organization level.
      if (session.accessLevel > 2) throw permissionDenied('system.settings.manage', session.actor);
      const origin = changeOrigin(session);
      const outcome = await changeConfiguration(db, (current) => settingChange(current, name, value), { origin });
      if (outcome.changed) await bringIntoForce(outcome);
      return { revision: outcome.revision };
    },
  };
}
