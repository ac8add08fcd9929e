import { connect, type Socket } from 'node:net';

/** One request as bytes, ready to be written. */
export type RequestBytes = () => Buffer;

export interface LoadResult {
  readonly requests: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const HEAD_END = Buffer.from('\r\n\r\n');

/** A request for keep-alive connections of this machine. */
export function requestBytes(
  port: number,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body?: object,
): Buffer {
  const text = body === undefined ? '' : JSON.stringify(body);
  const lines = Object.entries({
    host: `127.0.0.1:${port}`,
    ...headers,
    ...(body === undefined
      ? {}
      : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) }),
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${text}`);
}

/**
 * Sends one request after the other on so many connections for so long, on bare sockets: an HTTP client would take more of the
 * machine than the faster of two servers. Rejects for an answer that is not 2xx.
 */
export async function playLoad(port: number, next: RequestBytes, width: number, ms: number): Promise<LoadResult> {
  const times: number[] = [];
  const began = performance.now();
  await Promise.all(Array.from({ length: width }, () => playConnection(port, next, began + ms, times)));
  const seconds = (performance.now() - began) / 1000;
  times.sort((one, other) => one - other);
  const at = (share: number): number =>
    times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
  return { requests: times.length, perSecond: times.length / seconds, p50Ms: at(0.5), p99Ms: at(0.99) };
}

function playConnection(port: number, next: RequestBytes, until: number, times: number[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect(port, '127.0.0.1').setNoDelay();
    let sentAt = 0;
    let pending: Buffer = Buffer.alloc(0);
    const send = (): void => {
      if (performance.now() >= until) {
        socket.end();
        resolve();
        return;
      }
      sentAt = performance.now();
      socket.write(next());
    };
    socket.on('connect', send);
    socket.on('error', reject);
    socket.on('data', (chunk: Buffer) => {
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
      const length = wholeLength(pending);
      if (length === null || pending.length < length) return;
      const status = pending.toString('latin1', 9, 12);
      if (!status.startsWith('2')) {
        socket.destroy();
        reject(new Error(`answered ${pending.toString('utf8', 0, 600)}`));
        return;
      }
      pending = Buffer.alloc(0);
      times.push(performance.now() - sentAt);
      send();
    });
  });
}

/** Bytes of the answer with its head; null: the head is not whole. Both servers say Content-Length. */
function wholeLength(bytes: Buffer): number | null {
  const end = bytes.indexOf(HEAD_END);
  if (end === -1) return null;
  const length = /content-length: (\d+)/i.exec(bytes.toString('latin1', 0, end))?.[1];
  if (length === undefined)
    throw new TypeError(`an answer without Content-Length: ${bytes.toString('latin1', 0, end)}`);
  return end + 4 + Number(length);
}
