/** A token is shown as about to end so many days before. */
const SOON_DAYS = 14;
const DAY_MS = 86_400_000;

/** Whether a token is in force, and for how long still. */
export function tokenStanding(expiresAt: string | null, now: number): 'in force' | 'ends soon' | 'ended' {
  if (expiresAt === null) return 'in force';
  const left = Date.parse(expiresAt) - now;
  if (left <= 0) return 'ended';
  return left < SOON_DAYS * DAY_MS ? 'ends soon' : 'in force';
}
