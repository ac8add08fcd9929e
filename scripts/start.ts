// npm start with the pinned Node, in one process: what is loaded and looked at twice is waited for twice.
import module from 'node:module';

module.enableCompileCache();
await import('./build-console.ts');
const { main } = await import('../packages/cli/src/main.ts');

const given = process.argv.slice(2);
const example = ['--engines', 'examples/shop-intent', '--sample', 'examples/shop-intent/sample.csv'];
const named = given.some((argument) => argument === '--engines' || argument.startsWith('--engines='));
process.exitCode = await main(['start', ...(named ? [] : example), ...given]);
