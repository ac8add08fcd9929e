#!/usr/bin/env node
// Plain JavaScript, so that an older Node says what is wrong instead of failing on a type. The default import, because
// a name that an older Node does not export would fail before the first line runs.
import module from 'node:module';

const [major] = process.versions.node.split('.').map(Number);
if (major < 24) {
  console.error(
    `error NODE_TOO_OLD: this is Node ${process.versions.node}; Enginehouse runs on 24\n` +
      '  fix: in this repository use `npx enginehouse ...` after `npm install`, elsewhere install Node 24',
  );
  process.exit(1);
}
// Keeps compiled code between starts: a third of the start-up time.
module.enableCompileCache();
const { main } = await import('../src/main.ts');
process.exitCode = await main(process.argv.slice(2));
