/** Subjects that are remembered; beyond that they are told again. */
const MOST_REMEMBERED = 10_000;

/** Says whether something happens for the first time in its minute. */
export function createOncePerMinute(now: () => number = Date.now): (subject: string) => boolean {
  let minute = 0;
  let seen = new Set<string>();
  return (subject) => {
    const current = Math.floor(now() / 60_000);
    if (current !== minute || seen.size >= MOST_REMEMBERED) {
      minute = current;
      seen = new Set();
    }
    if (seen.has(subject)) return false;
    seen.add(subject);
    return true;
  };
}
