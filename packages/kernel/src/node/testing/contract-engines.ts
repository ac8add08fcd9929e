import { type EngineFolder, engineFolder, engineText } from './engine-folder.ts';

/** The engines that the executor contract runs: each does one thing that an executor must get right. */
export function contractEngines(): EngineFolder {
  const topics = { emitsTopics: ['number.doubled'] };
  return engineFolder({
    'logic/wait.js': 'export const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));',
    'logic/spin.js': 'export function spin() { let turns = 0; for (;;) turns += 1; }',
    'double.engine.js': engineText('double', {
      definition: topics,
      body: "context.emit('number.doubled', { n: signals.n * 2 }); return { n: signals.n * 2 };",
    }),
    'waits.engine.ts': engineText('waits', {
      dependencies: ['double'],
      before: "import { wait } from './logic/wait.js';",
      body: 'await wait(signals.waitMs ?? 5); return context.outputs.double.n + 1;',
    }),
    'listens.engine.js': engineText('listens', {
      dependencies: ['double'],
      definition: { subscribesTopics: ['number.doubled'] },
      body: 'return context.events.map(({ topic, engineId, payload }) => [topic, engineId, payload]);',
    }),
    'troubled.engine.js': engineText('troubled', {
      dependencies: ['double'],
      before: "import { wait } from './logic/wait.js'; import { spin } from './logic/spin.js';",
      body: `switch (signals.trouble) {
        case 'throw': throw new Error('no luck');
        case 'reject': await wait(1); throw new Error('no luck later');
        case 'never': return new Promise(() => {});
        case 'bigint': return 1n;
        case 'change': signals.n = 0; return 'changed';
        case 'exit': process.exit(3);
        case 'late exit': await wait(1); process.exit(3);
        case 'loop': spin();
        case 'late loop': await wait(1); spin();
        case 'memory': { const all = []; for (;;) all.push(new Array(100_000).fill(1.5)); }
        case 'stray': Promise.reject(new Error('nobody waits for me')); setTimeout(() => { throw new Error('nor for me'); }); await wait(20); return 'strayed';
        case 'print': console.log('printed by an engine'); return 'printed';
        case 'log': context.log.warn('a line', { count: () => 1 }); return 'logged';
        case 'environment': return { ...process.env };
        default: return 'fine';
      }`,
    }),
    'after-trouble.engine.js': engineText('after-trouble', {
      dependencies: ['troubled'],
      body: 'return context.outputs.troubled;',
    }),
    'asks.engine.js': engineText('asks', {
      body: `context.log.info('asking', { n: signals.n });
        if (context.oracle === undefined) return null;
        if (signals.about !== undefined) {
          const about = context.oracle.about(signals.about);
          await null;
          return about[signals.ask ?? 'say'](signals.ask === 'hear' ? () => {} : { n: signals.n });
        }
        return signals.ask === undefined ? context.oracle.double(signals.n) : context.oracle[signals.ask](signals.n);`,
    }),
    'research.engine.js': engineText('research', {
      dependencies: ['double'],
      definition: { activationState: 'research-only', researchOnly: true },
      before: "import { wait } from './logic/wait.js'; import { spin } from './logic/spin.js';",
      body: "if (signals.research === 'loop') { await wait(2); spin(); } await wait(signals.researchMs ?? 0); return { guess: signals.n };",
    }),
  });
}
