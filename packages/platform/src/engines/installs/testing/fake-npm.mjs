// An npm that does what the names of the packages say, for tests: in their order, from the package.json of the working folder.
import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
const say = (text) => process.stderr.write(`${text}\n`);

function put(name, version) {
  const folder = `node_modules/${name}`;
  mkdirSync(folder, { recursive: true });
  const manifest = { name, version, type: 'module', exports: './index.js' };
  writeFileSync(`${folder}/package.json`, JSON.stringify(manifest));
  writeFileSync(`${folder}/index.js`, `export const made = ${JSON.stringify(`${name}@${version}`)};\n`);
}

function fail(code, words) {
  say(`npm error code ${code}`);
  say(`npm error ${words}`);
  say('npm error A complete log of this run can be found in: /home/somebody/.npm/_logs/1.log');
  process.exit(1);
}

/** Tells a log in the data folder when it works, and whether another one does on the same provider. */
async function watched(log) {
  const lines = existsSync(log) ? readFileSync(log, 'utf8').split('\n') : [];
  const begun = new Map();
  for (const line of lines) {
    const [what, pid] = line.split(' ');
    if (what === 'begin') begun.set(pid, true);
    if (what === 'end') begun.delete(pid);
  }
  const others = [...begun.keys()].filter((pid) => pid !== String(process.pid) && existsSync(`/proc/${pid}/cwd`));
  for (const pid of others) appendFileSync(log, `overlap ${process.pid} ${pid}\n`);
  appendFileSync(log, `begin ${process.pid}\n`);
  for (let part = 0; part < 8; part += 1) {
    say(`npm http fetch GET 200 https://registry.test/watched/${part} 12ms`);
    await wait(60);
  }
  appendFileSync(log, `end ${process.pid}\n`);
}

for (const [name, version] of Object.entries(dependencies)) {
  say(`npm http fetch GET 200 https://registry.test/${name} 12ms (cache miss)`);
  switch (name) {
    case 'hangs': {
      process.on('SIGTERM', () => undefined);
      const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
      say(`grandchild ${child.pid}`);
      await wait(1_000_000);
      break;
    }
    case 'grows':
      for (let size = 1; size <= 40; size += 1) {
        writeFileSync('growing', 'x'.repeat(size));
        await wait(25);
      }
      break;
    case 'slow':
      for (let part = 0; part < 10; part += 1) {
        say(`npm http fetch GET 200 https://registry.test/${name}/${part} 12ms`);
        await wait(100);
      }
      break;
    case 'watched':
      await watched(`../../../installs.${basename(dirname(process.cwd()))}.log`);
      break;
    case 'unknown':
      fail('ETARGET', `notarget No matching version found for unknown@${version}.`);
      break;
    case 'offline':
      fail(
        'ENOTFOUND',
        'network request to https://registry.test/offline failed, reason: getaddrinfo ENOTFOUND registry.test',
      );
      break;
    case 'forbidden':
      fail('E401', 'Incorrect or missing password: https://me:hunter22@registry.test/');
      break;
    case 'full':
      fail('ENOSPC', 'nospc ENOSPC: no space left on device, write');
      break;
    case 'heavy':
      mkdirSync('node_modules/heavy', { recursive: true });
      for (let part = 0; part < 64; part += 1) writeFileSync(`node_modules/heavy/${part}`, Buffer.alloc(100_000, 'x'));
      break;
    case 'talks':
      say('//registry.test/:_authToken=npm_abcdefghijklmnopqrstuvwxyz0123456789');
      say('GET https://me:hunter22@registry.test/talks Authorization: Bearer abcdefghijkl');
      break;
    case 'other':
      put(name, '9.9.9');
      continue;
    case 'looks':
      writeFileSync('environment.json', JSON.stringify({ environment: process.env, arguments: process.argv.slice(2) }));
      say(`environment ${JSON.stringify(Object.keys(process.env).sort())}`);
      break;
  }
  put(name, version);
}
say(`added ${Object.keys(dependencies).length} packages in 1s`);
