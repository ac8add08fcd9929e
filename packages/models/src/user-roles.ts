import { definePlatformTable } from './platform-table.ts';

/** Which roles a user has. Written with the user; goes with it. */
export const userRoles = definePlatformTable({
  name: 'user_roles',
  description: 'Which roles a user has.',
  fields: {
    userId: {
      type: 'bigint',
      references: { table: 'users', onDelete: 'cascade' },
      description: 'The user.',
    },
    roleId: {
      type: 'bigint',
      references: { table: 'roles', onDelete: 'restrict', message: 'role does not exist' },
      description: 'The role; while a user has it, it cannot be deleted.',
    },
  },
  primaryKey: ['userId', 'roleId'],
  indexes: { user_roles_role: { fields: ['roleId'] } },
});
