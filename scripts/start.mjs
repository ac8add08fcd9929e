// npm start [-- options of `enginehouse start`]: the console, and the shop-intent example unless other engines are named.
import { runPinned } from './pinned-node.mjs';

process.exitCode = await runPinned('scripts/start.ts', process.argv.slice(2));
