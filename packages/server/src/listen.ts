import type { FastifyInstance } from 'fastify';
import { addressInUse, addressUnusable } from './errors.ts';

export interface ListenOptions {
  /** Default `127.0.0.1`. `0.0.0.0` and `::` are every address of this machine. */
  readonly host?: string;
  /** Default 7373; 0 takes any free port. */
  readonly port?: number;
}

/** A server that answers. */
export interface Listening {
  /** For example `http://127.0.0.1:7373`: of every address, the one that this machine reaches itself at. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** Drains, then closes. */
  close(): Promise<void>;
}

export const DEFAULT_PORT = 7373;

/** A port that is none or takes a privilege, a host that is not of this machine. */
const UNUSABLE = new Set(['ERR_SOCKET_BAD_PORT', 'EACCES', 'EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN']);

/** Where this machine reaches a server that listens on all of its addresses. */
const EVERY: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/** Lets the server answer on an address. Throws `ADDRESS_UNUSABLE` and `ADDRESS_IN_USE`. */
export async function listen(app: FastifyInstance, options: ListenOptions = {}): Promise<Listening> {
  const { host = '127.0.0.1', port = DEFAULT_PORT } = options;
  try {
    await app.listen({ host: host.replace(/^\[(.*)\]$/, '$1'), port });
  } catch (reason) {
    const code = reason instanceof Error && 'code' in reason ? String(reason.code) : '';
    if (code === 'EADDRINUSE') throw addressInUse(host, port, reason);
    if (UNUSABLE.has(code)) throw addressUnusable(host, port, reason as Error);
    throw reason;
  }
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new TypeError('the server listens on no TCP port');
  const reached = EVERY[address.address] ?? address.address;
  const shown = reached.includes(':') ? `[${reached}]` : reached;
  return {
    url: `http://${shown}:${address.port}`,
    host: address.address,
    port: address.port,
    close: () => app.close(),
  };
}
