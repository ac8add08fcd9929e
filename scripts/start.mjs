// npm start [-- options of `enginehouse start`]: the console, and the shop-intent example unless other engines are named.
import { runPinned } from './pinned-node.mjs';

const given = process.argv.slice(2);
// The console is built once, and again when its files change.
const built = await runPinned('scripts/build-console.ts', []);
if (built !== 0) process.exit(built);
const example = ['--engines', 'examples/shop-intent', '--sample', 'examples/shop-intent/sample.csv'];
const named = given.some((argument) => argument === '--engines' || argument.startsWith('--engines='));
process.exitCode = await runPinned('packages/cli/bin/enginehouse.mjs', ['start', ...(named ? [] : example), ...given]);
