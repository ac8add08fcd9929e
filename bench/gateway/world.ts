import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../harness/free-port.ts';
import type { ServingHouse } from './house-process.ts';
import { createLoad, type Door, type Load } from './load.ts';
import { portkeyCommand } from './portkey.ts';

/** An upstream, and the two gateways before it, each in a process of its own. */
export interface GatewayWorld extends AsyncDisposable {
  readonly load: Load;
  readonly direct: Door;
  readonly house: Door;
  readonly portkey: Door;
}

const PATH = '/v1/chat/completions';
const STARTING_MS = 20_000;

/** `databaseUrl`: the house keeps its data there; default: in the embedded database of a folder. */
export async function openGatewayWorld(databaseUrl?: string): Promise<GatewayWorld> {
  await using opening = new AsyncDisposableStack();
  const child = async <Told>(file: string, args: string[]): Promise<Told> => {
    const started = fork(join(import.meta.dirname, file), args, { stdio: ['ignore', 2, 2, 'ipc'], execArgv: [] });
    opening.defer(() => left(started, () => started.disconnect()));
    const [told] = await Promise.race([
      once(started, 'message'),
      once(started, 'exit').then(([code]) => {
        throw new Error(`bench/gateway/${file} ended with ${code}`);
      }),
    ]);
    return told as Told;
  };
  const load = opening.use(createLoad());
  const folder = await mkdtemp(join(tmpdir(), 'enginehouse-bench-gateway-'));
  opening.defer(() => rm(folder, { recursive: true, force: true }));
  const { port } = await child<{ readonly port: number }>('upstream-process.ts', []);
  const upstream = `http://127.0.0.1:${port}/v1`;
  const given = databaseUrl === undefined ? [] : [databaseUrl];
  const { url, token } = await child<ServingHouse>('house-process.ts', [upstream, folder, ...given]);
  const portkeyPort = await freePort();
  const { command, args } = await portkeyCommand(portkeyPort);
  const gateway = spawn(command, args, { stdio: ['ignore', 'ignore', 'ignore'] });
  opening.defer(() => left(gateway, () => gateway.kill()));
  const doors = {
    direct: { name: 'direct', url: `http://127.0.0.1:${port}${PATH}`, headers: { authorization: 'Bearer sk-bench' } },
    house: { name: 'house', url: `${url}${PATH}`, headers: { authorization: `Bearer ${token}` } },
    portkey: {
      name: 'portkey',
      url: `http://127.0.0.1:${portkeyPort}${PATH}`,
      headers: {
        authorization: 'Bearer sk-bench',
        'x-portkey-provider': 'openai',
        'x-portkey-custom-host': upstream,
      },
    },
  };
  await answering(load, doors.portkey);
  const opened = opening.move();
  return { ...doors, load, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

async function left(process: ChildProcess, leave: () => void): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return;
  const exited = once(process, 'exit');
  leave();
  await exited;
}

async function answering(load: Load, door: Door): Promise<void> {
  const began = performance.now();
  for (;;) {
    try {
      await load.ask(door, 'end', false);
      return;
    } catch (error) {
      if (performance.now() - began > STARTING_MS) throw error;
      await sleep(100);
    }
  }
}
