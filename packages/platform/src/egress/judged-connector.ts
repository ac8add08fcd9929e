import { isIP, type LookupFunction, type Socket } from 'node:net';
import { buildConnector } from 'undici';
import type { EgressTarget } from './egress-target.ts';
import type { ResolveHost } from './resolve-host.ts';

export interface ConnectorParts {
  readonly target: EgressTarget;
  readonly resolve: ResolveHost;
  /** Called before each connection. Never rejects. */
  readonly prepare: () => Promise<void>;
  /** Why a connection may not go to this address; undefined: it may. */
  readonly refusal: (address: string) => Error | undefined;
  /** A connection that was made, with the address that it was judged for. */
  readonly onSocket: (socket: Socket, address: string) => void;
}

const CONNECT_MS = 10_000;

/**
 * Connects to one target. Its name is resolved once for each connection, every address of the answer must do, and the
 * connection goes to one of these: nothing resolves the name again between judging and connecting.
 */
export function judgedConnector(parts: ConnectorParts): buildConnector.connector {
  const { target, prepare, refusal, onSocket } = parts;
  const connect = buildConnector({
    lookup: judgedLookup(parts),
    autoSelectFamily: true,
    allowH2: false,
    timeout: CONNECT_MS,
  } as buildConnector.BuildOptions);
  return (options, callback) => {
    void prepare().then(() => {
      // An address is not looked up.
      const denied = target.isAddress ? refusal(target.host) : undefined;
      if (denied !== undefined) {
        callback(denied, null);
        return;
      }
      connect(options, (error, socket) => {
        if (error !== null) {
          callback(error, null);
          return;
        }
        // Once more, for what changed while it connected, and should the system have connected elsewhere.
        const address = socket.remoteAddress;
        const failure = address === undefined ? closedAtOnce(target) : refusal(address);
        if (address === undefined || failure !== undefined) {
          socket.destroy();
          callback(failure as Error, null);
          return;
        }
        onSocket(socket, address);
        callback(null, socket);
      });
    });
  };
}

function judgedLookup({ resolve, refusal }: ConnectorParts): LookupFunction {
  const answer = async (hostname: string) => {
    const addresses = await resolve(hostname);
    if (addresses.length === 0) throw new Error(`'${hostname}' has no address`);
    for (const address of addresses) {
      const denied = refusal(address);
      if (denied !== undefined) throw denied;
    }
    return addresses.map((address) => ({ address, family: isIP(address) }));
  };
  return (hostname, { all }, callback) => {
    answer(hostname).then(
      (found) => {
        if (all === true) callback(null, found);
        else callback(null, found[0]?.address ?? '', found[0]?.family);
      },
      (error: Error) => callback(error, ''),
    );
  };
}

/** As the system says it of connections that end later. */
function closedAtOnce({ host, port }: EgressTarget): Error {
  return Object.assign(new Error(`${host}:${port} closed the connection at once`), { code: 'ECONNRESET' });
}
