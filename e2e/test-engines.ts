import { engineText } from '../packages/kernel/src/node/testing/engine-folder.ts';

export { type EngineFolder, engineFolder, engineText } from '../packages/kernel/src/node/testing/engine-folder.ts';

/** Three engines: one that adds, one that waits for it, and one of research whose part comes later. */
export const RESEARCHING_ENGINES = {
  'first.engine.js': engineText('first', { body: 'return { score: signals.n + 1 };' }),
  'second.engine.js': engineText('second', {
    dependencies: ['first'],
    body: 'return { score: context.outputs.first.score * 2 };',
  }),
  'later.engine.js': engineText('later', {
    dependencies: ['first'],
    definition: { activationState: 'research-only', researchOnly: true },
    body: 'await new Promise((resolve) => setTimeout(resolve, 5)); return { score: signals.n };',
  }),
} as const;

/** One engine whose every run takes 10 ms: a few thousand rows are seconds of work. */
export const SLOW_ENGINE = {
  'slow.engine.js': engineText('slow', {
    body: 'await new Promise((resolve) => setTimeout(resolve, 10)); return { n: signals.n };',
  }),
} as const;
