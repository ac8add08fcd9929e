// The server of Unleash in a process of its own: `fork('unleash-process.ts', [URL of an empty database])`. Says its URL.
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { importPeer } from '../harness/peer.ts';
import { UNLEASH, UNLEASH_TOKEN } from './unleash-peer.ts';

interface UnleashServer {
  start(options: object): Promise<{ readonly server: Server }>;
}

const url = new URL(process.argv[2] ?? '');
const { start } = await importPeer<UnleashServer>(UNLEASH, 'unleash-server');
const { server } = await start({
  db: {
    host: url.hostname,
    port: Number(url.port),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: url.pathname.slice(1),
    ssl: false,
  },
  server: { port: 0, host: '127.0.0.1' },
  logLevel: 'error',
  authentication: {
    type: 'none',
    initApiTokens: [
      { environment: 'development', projects: ['*'], secret: UNLEASH_TOKEN, type: 'client', tokenName: 'bench' },
    ],
  },
  versionCheck: { enable: false },
  telemetry: false,
  enableOAS: false,
});
process.on('disconnect', () => process.exit());
process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
