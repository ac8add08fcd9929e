import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a database that a test can cut: a TCP proxy on an address of its own. */
export interface CuttableConnection extends AsyncDisposable {
  /** The URL of the database, by way of the proxy. */
  readonly url: string;
  /** Connections stay open and lead nowhere, new ones too: as behind a firewall that drops packets. */
  freeze(): void;
  /** Connections break, and new ones are refused at once: as with a process that is gone. */
  sever(): void;
  /** The connections there are lead nowhere from now on; new ones pass. */
  lose(): void;
  /** Everything passes again; what was frozen stays lost, as packets are. */
  heal(): void;
}

export async function openCuttableConnection(databaseUrl: string): Promise<CuttableConnection> {
  const target = new URL(databaseUrl);
  let state: 'open' | 'frozen' | 'severed' = 'open';
  const sockets = new Set<Socket>();
  const lost = new Set<Socket>();
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
  };
  const pass = (from: Socket, to: Socket): void => {
    from.on('data', (bytes) => {
      if (state === 'open' && !lost.has(from)) to.write(bytes);
    });
    from.once('close', () => {
      if (state !== 'frozen' && !lost.has(from)) to.destroy();
    });
  };
  const server = createServer((near) => {
    keep(near);
    if (state === 'severed') near.destroy();
    if (state !== 'open') return;
    const far = connect(Number(target.port), target.hostname);
    keep(far);
    pass(near, far);
    pass(far, near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const breakAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: url.href,
    freeze() {
      state = 'frozen';
    },
    sever() {
      state = 'severed';
      breakAll();
    },
    lose() {
      for (const socket of sockets) lost.add(socket);
    },
    heal() {
      breakAll();
      state = 'open';
    },
    async [Symbol.asyncDispose]() {
      breakAll();
      server.close();
      await once(server, 'close');
    },
  };
}
