import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { importPeer, type PeerPackages } from '../harness/peer.ts';

/** Flags from a server on PostgreSQL to clients that ask it every second: the usual way to switch what runs at run time. */
export const UNLEASH: PeerPackages = { 'unleash-server': '8.2.0', 'unleash-client': '6.12.1' };
export const UNLEASH_TOKEN = '*:development.bench-bench-bench';

interface UnleashClient {
  isEnabled(flag: string): boolean;
  once(event: 'synchronized', listener: () => void): void;
  on(event: 'error', listener: (error: Error) => void): void;
  destroy(): void;
}
interface UnleashModule {
  readonly Unleash: new (options: object) => UnleashClient;
}

export interface UnleashPeer extends AsyncDisposable {
  /** Switches a flag; resolves with how long it took from the request until every client has it, in milliseconds. */
  change(): Promise<number>;
}

const FLAG = '/api/admin/projects/default/features';
const REFRESH_MS = 1_000;
/** How often a client is looked at: as with our nodes. */
const LOOK_MS = 1;

/** A server on an empty database and so many clients, each asking it every second. */
export async function openUnleash(databaseUrl: string, clients: number): Promise<UnleashPeer> {
  await using opening = new AsyncDisposableStack();
  const process = fork(join(import.meta.dirname, 'unleash-process.ts'), [databaseUrl], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  opening.defer(async () => {
    const ended = once(process, 'exit');
    process.kill('SIGKILL');
    await ended;
  });
  const [url] = (await once(process, 'message')) as [string];
  const post = async (path: string, body?: object): Promise<void> => {
    const answer = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`Unleash answered ${answer.status} to ${path}: ${await answer.text()}`);
  };
  const set = (isOn: boolean) => post(`${FLAG}/bench/environments/development/${isOn ? 'on' : 'off'}`);
  await post(FLAG, { name: 'bench', type: 'release' });
  // With the first switch it gets the strategy that says yes.
  await set(true);
  await set(false);
  const { Unleash } = await importPeer<UnleashModule>(UNLEASH, 'unleash-client');
  const all = Array.from({ length: clients }, (_, number) => {
    const client = new Unleash({
      url: `${url}/api/`,
      appName: `bench-${number}`,
      refreshInterval: REFRESH_MS,
      disableMetrics: true,
      customHeaders: { Authorization: UNLEASH_TOKEN },
    });
    opening.defer(() => client.destroy());
    return client;
  });
  await Promise.all(
    all.map(
      (client) =>
        new Promise<void>((resolve, reject) => {
          client.on('error', reject);
          client.once('synchronized', resolve);
        }),
    ),
  );
  let isOn = false;
  const resources = opening.move();
  return {
    async change() {
      isOn = !isOn;
      const begin = performance.now();
      await set(isOn);
      await new Promise<void>((resolve) => {
        const timer = setInterval(() => {
          if (!all.every((client) => client.isEnabled('bench') === isOn)) return;
          clearInterval(timer);
          resolve();
        }, LOOK_MS);
      });
      return performance.now() - begin;
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
