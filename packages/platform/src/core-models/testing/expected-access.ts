import type { AccessCaller, AccessHouse } from './access-house.ts';
import { ACCESS_LINES, type AccessLine, type Reaches } from './access-lines.ts';

/** A row as the database has it, with whose it is. */
export interface TrueRow {
  readonly key: number | string;
  readonly user: number | null;
  readonly organization: number | null;
  readonly withheld: boolean;
  readonly userOnly: boolean;
}

export function lineOf(name: string): AccessLine {
  const line = (ACCESS_LINES as { readonly [name: string]: AccessLine })[name];
  if (line === undefined) throw new TypeError(`${name} has no line in the access table`);
  return line;
}

export function words(text: string | undefined): string[] {
  return text === undefined || text === '' ? [] : text.split(' ');
}

/** Every row of a core model, by SQL of this file's own. */
export async function trueRows({ db, catalogue }: AccessHouse, name: string): Promise<readonly TrueRow[]> {
  if (name === 'environment_variable_registry') {
    const stored = await db.query<{ key: string }>(
      `select subject_kind || '/' || subject || '/' || name as key from environment_values`,
    );
    const declared = catalogue
      .environment()
      .map(({ subjectKind, subject, name: own }) => `${subjectKind}/${subject}/${own}`);
    const keys = new Set([...declared, ...stored.map(({ key }) => key)]);
    return [...keys].map((key) => ({ key, user: null, organization: null, withheld: false, userOnly: true }));
  }
  const { key = 'id', owner, withheld, userOnly } = lineOf(name);
  return db.query<{ key: number | string } & TrueRow>(
    `select it.${key} as key, (${owner?.user ?? 'null::bigint'}) as user, (${owner?.organization ?? 'null::bigint'}) as organization,
  (${withheld ?? 'false'}) as withheld, (${userOnly ?? 'true'}) as "userOnly" from ${name} it`,
  );
}

/** How far a caller reads. */
export function readingOf({ reads: [organization, user] }: AccessLine, { level }: AccessCaller): Reaches {
  return level === 1 ? 'all' : level === 2 ? organization : level === 3 ? user : 'none';
}

export function isReached(reach: Reaches, caller: AccessCaller, row: TrueRow): boolean {
  switch (reach) {
    case 'all':
      return true;
    case 'organization':
      return caller.organizationId !== null && row.organization === caller.organizationId;
    case 'own':
      return caller.userId !== null && row.user === caller.userId;
    case 'none':
      return false;
  }
}

/** Whether a caller sees a row. */
export function isSeen(line: AccessLine, caller: AccessCaller, row: TrueRow): boolean {
  if (row.withheld && !caller.permissions.has('system.run.research.view')) return false;
  if (caller.level === 3 && !row.userOnly) return false;
  return isReached(readingOf(line, caller), caller, row);
}

/** Fields of a core model that a caller sees. */
export function seenFields(line: AccessLine, { level }: AccessCaller, fields: string): string[] {
  const lacking = level === 3 ? words(line.userLacks) : [];
  return words(fields).filter((field) => !lacking.includes(field));
}

/** What comes of a write: it is done, there is nothing to write, or it is refused with a code. */
export type WriteResult = 'done' | 'nothing' | 'PERMISSION_DENIED' | 'READ_ONLY';

/** `target` is null for a row that there is not; for creations it says whose the row would be. */
export function expectedWrite(
  line: AccessLine,
  caller: AccessCaller,
  operation: 'create' | 'update' | 'delete',
  target: Pick<TrueRow, 'user' | 'organization'> | null,
): WriteResult {
  const { writes } = line;
  if (writes.by === 'nobody') return 'READ_ONLY';
  if (writes.by === 'permission') {
    if (caller.level > 2 || !caller.permissions.has(writes.permission)) return 'PERMISSION_DENIED';
    if (target === null) return 'nothing';
    // A permission reaches no further than what its holder sees.
    const seen = isReached(readingOf(line, caller), caller, { ...target, key: 0, withheld: false, userOnly: true });
    if (!seen) return operation === 'create' ? 'PERMISSION_DENIED' : 'nothing';
    return 'done';
  }
  const { level } = caller;
  const reach: Reaches = level === 1 ? 'all' : level === 2 ? writes.organization : level === 3 ? writes.user : 'none';
  if (reach === 'none' || (reach === 'own' && operation !== 'update')) return 'PERMISSION_DENIED';
  const isThere = target !== null && isReached(reach, caller, { ...target, key: 0, withheld: false, userOnly: true });
  if (!isThere) return operation === 'create' ? 'PERMISSION_DENIED' : 'nothing';
  return caller.isToken && !caller.permissions.has(writes.tokenScope) ? 'PERMISSION_DENIED' : 'done';
}
