import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether two secret texts are equal, in a time that tells nothing of where they differ or how long they are alike. */
export function sameText(one: string, other: string): boolean {
  return timingSafeEqual(digest(one), digest(other));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}
