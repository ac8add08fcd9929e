// npm run test:long, on any Node from 18: installs what is missing, then goes on with the pinned Node.
import { runPinned } from './pinned-node.mjs';

process.exitCode = await runPinned('scripts/test-long.ts', process.argv.slice(2));
