import { Agent, request } from 'node:http';
import type { FuzzRequest } from './fuzz-requests.ts';
import type { FuzzWorld } from './fuzz-world.ts';

export interface FuzzAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** Answers that wait or stream are left after so long. */
const LEAVE_MS = 1_500;

/** Through the whole server, without a socket. Null: it was still waiting or streaming when it was left. */
export async function sendInProcess(app: FuzzWorld['app'], sent: FuzzRequest): Promise<FuzzAnswer | null> {
  const leaving = AbortSignal.timeout(LEAVE_MS);
  try {
    return await app.inject({ ...sent, method: sent.method as 'GET', signal: leaving });
  } catch (error) {
    if (leaving.aborted) return null;
    throw error;
  }
}

const agent = new Agent({ keepAlive: true, maxSockets: 16 });

/** Over a socket of this machine. Null as above. */
export function sendOverSocket(port: number, sent: FuzzRequest): Promise<FuzzAnswer | null> {
  const { promise, resolve, reject } = Promise.withResolvers<FuzzAnswer | null>();
  const leaving = AbortSignal.timeout(LEAVE_MS);
  const { payload } = sent;
  const headers = {
    ...sent.headers,
    ...(payload === undefined ? {} : { 'content-length': Buffer.byteLength(payload) }),
  };
  const options = { host: '127.0.0.1', port, agent, method: sent.method, headers, signal: leaving };
  let answered = false;
  const failed = (error: Error): void => {
    // A body that is too large is answered before it is whole: then the connection ends under what is still written.
    if (leaving.aborted || answered) resolve(null);
    else reject(error);
  };
  const asked = request({ ...options, path: sent.url.replaceAll(/[^\x21-\x7e]/g, encodeURIComponent) }, (answer) => {
    answered = true;
    const chunks: Buffer[] = [];
    answer.on('data', (chunk: Buffer) => chunks.push(chunk));
    answer.on('error', failed);
    answer.on('end', () =>
      resolve({ statusCode: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks).toString() }),
    );
  });
  asked.on('error', failed);
  asked.end(payload);
  return promise;
}
