// npm for tests: the real one, after some seconds of saying what it fetches, where a folder above the install holds `slow-npm`:
// as many as stand in that file, ten if it is empty, and no longer than it is there.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const above = (folder) => (dirname(folder) === folder ? [folder] : [folder, ...above(dirname(folder))]);
const marker = above(process.cwd())
  .map((folder) => join(folder, 'slow-npm'))
  .find(existsSync);
if (marker !== undefined) {
  const seconds = Number(readFileSync(marker, 'utf8')) || 10;
  const names = ['compromise', 'efrt', 'grad-school', 'suffix-thumb'];
  for (let part = 0; existsSync(marker) && part < seconds * 4; part++) {
    const name = names[part % names.length];
    process.stderr.write(`npm http fetch GET 200 https://registry.npmjs.org/${name} 250ms\n`);
    await wait(250);
  }
}
const { status } = spawnSync('npm', process.argv.slice(2), { stdio: 'inherit' });
process.exitCode = status ?? 1;
