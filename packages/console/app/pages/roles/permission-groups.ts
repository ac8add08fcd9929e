import type { FormField } from '../../display/form/form-values.ts';

type Option = NonNullable<FormField['options']>[number];

/** What people do with permissions that begin so, in the order in which they are shown. */
const GROUPS: readonly { readonly title: string; readonly prefixes: readonly string[] }[] = [
  { title: 'Engines and runs', prefixes: ['system.process.', 'system.run.', 'system.module.'] },
  { title: 'AI', prefixes: ['system.engine.', 'system.ai.', 'system.routing.', 'system.extractor.', 'system.mcp.'] },
  { title: 'People', prefixes: ['system.user.', 'system.role.', 'system.lock.'] },
  {
    title: 'Operations',
    prefixes: [
      'system.settings.',
      'system.environment.',
      'system.egress.',
      'system.task.',
      'system.node.',
      'system.keys.',
      'system.audit.',
    ],
  },
];

export interface PermissionGroup {
  readonly title: string;
  readonly options: readonly Option[];
}

/** Permissions by what they are about; those that no group knows are last, so that a new one is never missing. */
export function permissionGroups(options: readonly Option[]): readonly PermissionGroup[] {
  const groupOf = ({ value }: Option): string =>
    GROUPS.find(({ prefixes }) => prefixes.some((prefix) => String(value).startsWith(prefix)))?.title ?? 'Other';
  return [...GROUPS.map(({ title }) => title), 'Other']
    .map((title) => ({ title, options: options.filter((option) => groupOf(option) === title) }))
    .filter((group) => group.options.length > 0);
}
