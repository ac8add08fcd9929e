/** The role that setup makes for super users. */
export const SUPER_ROLE = 'super';

const RESERVED: ReadonlySet<string> = new Set([SUPER_ROLE, 'admin']);

/** Whether only the platform may use this name, in whatever case or width of letters. */
export function isReservedRoleName(name: string): boolean {
  return RESERVED.has(fold(name));
}

export function isSuperRole(name: string): boolean {
  return fold(name) === SUPER_ROLE;
}

function fold(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase();
}
