import type { AccessLevel, AccessRule, LevelReach, Reach } from '@enginehouse/models';

/** Fields that a level does not see, of a core model that it reads; null where it sees no row at all. */
export function unseenFields({ read }: AccessRule, level: AccessLevel): readonly string[] | null {
  if (level === 1) return [];
  if (level === 99) return null;
  const rule: Reach | LevelReach = level === 2 ? read.organization : read.user;
  const { reach, without = [] } = typeof rule === 'string' ? { reach: rule } : rule;
  return reach === 'none' ? null : without;
}
