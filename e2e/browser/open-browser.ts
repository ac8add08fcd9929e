import { access } from 'node:fs/promises';
import { type Browser, chromium } from 'playwright-core';
import { startProcess } from '../command.ts';

/** Where distributions keep Chromium; ENGINEHOUSE_CHROMIUM names another one. */
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** For a machine without a screen, without a sandbox of its own, and a browser that calls nobody at home. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Opens Chromium without a window. On Debian as root it is installed when it is missing, about 300 MB. */
export async function openBrowser(): Promise<Browser> {
  return launch((await findChromium()) ?? (await installChromium()));
}

/** The same where Chromium is on this machine; null where it is not, and nothing is installed. */
export async function openFoundBrowser(): Promise<Browser | null> {
  const found = await findChromium();
  return found === undefined ? null : await launch(found);
}

function launch(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: FLAGS });
}

async function findChromium(): Promise<string | undefined> {
  const named = process.env.ENGINEHOUSE_CHROMIUM;
  for (const place of named === undefined ? PLACES : [named]) {
    if (
      await access(place).then(
        () => true,
        () => false,
      )
    )
      return place;
  }
  return undefined;
}

async function installChromium(): Promise<string> {
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || process.env.ENGINEHOUSE_CHROMIUM !== undefined) {
    throw new Error('no Chromium is here: install it, or name one in ENGINEHOUSE_CHROMIUM');
  }
  console.log('browser: installing chromium and a font with apt-get');
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  // A machine without fonts draws boxes, and measures the width of nothing.
  const install = ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'];
  for (const args of [['update'], install]) {
    const { code, stderr } = await startProcess('apt-get', args, { env }).ended;
    if (code !== 0) throw new Error(`apt-get ${args.join(' ')} ended with ${code}\n${stderr}`);
  }
  const found = await findChromium();
  if (found === undefined) throw new Error(`chromium was installed, and is in none of ${PLACES.join(', ')}`);
  return found;
}
