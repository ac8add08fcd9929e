// Builds the web console where its files changed since it was built.
import { buildConsole, isConsoleBuilt } from '@enginehouse/console';

if (!(await isConsoleBuilt())) {
  const begin = performance.now();
  process.stderr.write('Building the web console, once for each version of it.\n');
  await buildConsole();
  process.stderr.write(`Built it in ${((performance.now() - begin) / 1000).toFixed(1)} s.\n`);
}
