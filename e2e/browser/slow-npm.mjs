// npm for tests: the real one, after ten seconds of saying what it fetches where a folder above the install holds `slow-npm`.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const above = (folder) => (dirname(folder) === folder ? [folder] : [folder, ...above(dirname(folder))]);
if (above(process.cwd()).some((folder) => existsSync(join(folder, 'slow-npm')))) {
  const names = ['compromise', 'efrt', 'grad-school', 'suffix-thumb'];
  for (let part = 0; part < 40; part++) {
    const name = names[part % names.length];
    process.stderr.write(`npm http fetch GET 200 https://registry.npmjs.org/${name} 250ms\n`);
    await wait(250);
  }
}
const { status } = spawnSync('npm', process.argv.slice(2), { stdio: 'inherit' });
process.exitCode = status ?? 1;
