// npm run pack: the published packages as tarballs in .cache/pack.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PUBLISHED, packPackages } from './pack-packages.ts';

const root = join(import.meta.dirname, '..');
const folder = join(root, '.cache', 'pack');
await packPackages(root, folder);
for (const name of PUBLISHED) {
  const { stdout } = await promisify(execFile)('npm', ['pack', '--silent', '--pack-destination', folder], {
    cwd: join(folder, name),
  });
  process.stdout.write(`${join(folder, stdout.trim())}\n`);
}
