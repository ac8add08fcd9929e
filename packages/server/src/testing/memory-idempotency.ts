import type { ServedPlatform } from '../served-platform.ts';

/** Keeps answers by route and key, and looks at nothing else. */
export function createMemoryIdempotency(): ServedPlatform['idempotency'] {
  const answers = new Map<string, unknown>();
  return {
    async once({ route, key }, work) {
      const name = `${route} ${key}`;
      if (answers.has(name)) return { answer: answers.get(name), replayed: true };
      const answer = await work();
      answers.set(name, answer);
      return { answer, replayed: false };
    },
  };
}
