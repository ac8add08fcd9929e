import type { AccessRule, LevelReach, Reach } from '@enginehouse/models';

/** Who reads, in one sentence part: `super all, organization all, user none`. */
export function readers({ read }: AccessRule): string {
  const levels = [
    ['super', read.super],
    ['organization', reachOf(read.organization)],
    ['user', reachOf(read.user)],
  ] as const;
  return levels.map(([level, reach]) => `${level} ${reach}`).join(', ');
}

/** Who writes, in one sentence part. */
export function writers({ write }: AccessRule): string {
  if (write === 'nobody') return 'not through the model';
  if ('permission' in write) return `with \`${write.permission}\`, from organization level up`;
  const limits = [
    write.userFields === undefined ? undefined : `a user sets only ${fieldsOf(write.userFields)}`,
    write.superFields === undefined ? undefined : `only super sets ${fieldsOf(write.superFields)}`,
  ].filter((limit) => limit !== undefined);
  const reaches = `super ${write.super}, organization ${write.organization}, user ${write.user}`;
  return [reaches, ...limits].join('; ');
}

function reachOf(rule: Reach | LevelReach): string {
  if (typeof rule === 'string') return rule;
  const limits = [
    ...Object.entries(rule.only ?? {}).map(([field, value]) => `where \`${field}\` is ${JSON.stringify(value)}`),
    ...(rule.without ?? []).map((field) => `without \`${field}\``),
  ];
  return [rule.reach, ...limits].join(' ');
}

function fieldsOf(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}
