import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { contains } from './contains.ts';
import type { WireAnswer, WireExchange, WireQuestion } from './wire-fixture.ts';

/** A request as the server saw it. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  /** Parsed where it is JSON; its text otherwise. */
  readonly body: unknown;
  /** Resolves when the connection of the answer is closed: true when the answer had ended before. */
  readonly closed: Promise<boolean>;
}

/** An HTTP server on this machine that answers as it is told: the other end of a provider's wire, for tests. */
export interface WireServer extends AsyncDisposable {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly requests: readonly SeenRequest[];
  /** Answers these from now on, each as often as it is asked: by method, path and body. Everything else gets 404. */
  answer(exchanges: readonly WireExchange[]): void;
  /** Answers every request with this from now on. */
  answerAll(answer: WireAnswer): void;
  /** Resolves with the next request that comes. */
  next(): Promise<SeenRequest>;
}

/** Opens one on a free port. Until it is told, it answers 404. */
export async function openWireServer(): Promise<WireServer> {
  const requests: SeenRequest[] = [];
  let waiting: ((request: SeenRequest) => void)[] = [];
  let answerOf: (request: SeenRequest) => WireAnswer | undefined = () => undefined;

  const server = createServer(async (incoming, outgoing) => {
    const closed = new Promise<boolean>((resolve) => {
      outgoing.once('close', () => resolve(outgoing.writableEnded));
    });
    try {
      const seen = await seenRequest(incoming, closed);
      requests.push(seen);
      for (const resolve of waiting) resolve(seen);
      waiting = [];
      await send(outgoing, answerOf(seen) ?? notFound(seen));
    } catch {
      // The caller has gone away in the middle: tests look at `closed`.
      outgoing.destroy();
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answer(exchanges) {
      answerOf = (seen) => exchanges.find(({ request }) => isAsked(seen, request))?.response;
    },
    answerAll(answer) {
      answerOf = () => answer;
    },
    next: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
      }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

async function seenRequest(incoming: IncomingMessage, closed: Promise<boolean>): Promise<SeenRequest> {
  const text = (await buffer(incoming)).toString('utf8');
  const isJson = incoming.headers['content-type']?.includes('json') ?? false;
  return {
    method: incoming.method ?? '',
    path: incoming.url ?? '',
    headers: incoming.headers,
    body: isJson && text !== '' ? JSON.parse(text) : text,
    closed,
  };
}

function isAsked({ method, path, body }: SeenRequest, request: WireQuestion): boolean {
  const sameBody = request.body === undefined || contains(body, request.body);
  return request.method === method && request.path === path && sameBody;
}

function notFound({ method, path }: SeenRequest): WireAnswer {
  return { status: 404, body: { error: { message: `no fixture answers ${method} ${path}` } } };
}

async function send(outgoing: ServerResponse, answer: WireAnswer): Promise<void> {
  const { status = 200, headers = {}, afterwards } = answer;
  const bytes = bytesOf(answer);
  if (bytes === undefined && afterwards === 'hold') return;
  outgoing.writeHead(status, { 'content-type': typeOf(answer), ...headers });
  if (afterwards === 'repeat' && bytes !== undefined) {
    while (!outgoing.destroyed) {
      if (!outgoing.write(bytes)) await drained(outgoing);
    }
    return;
  }
  if (afterwards === undefined) {
    outgoing.end(bytes);
    return;
  }
  await new Promise<void>((resolve) => {
    outgoing.write(bytes ?? '', () => resolve());
  });
  if (afterwards === 'cut') outgoing.destroy();
}

function bytesOf({ body, text, base64, events }: WireAnswer): Buffer | undefined {
  if (body !== undefined) return Buffer.from(JSON.stringify(body));
  if (text !== undefined) return Buffer.from(text);
  if (base64 !== undefined) return Buffer.from(base64, 'base64');
  if (events === undefined) return undefined;
  const lines = events.map(({ event, data }) => {
    const name = event === undefined ? '' : `event: ${event}\n`;
    return `${name}data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;
  });
  return Buffer.from(lines.join(''));
}

function typeOf({ text, base64, events }: WireAnswer): string {
  if (events !== undefined) return 'text/event-stream';
  if (base64 !== undefined) return 'application/octet-stream';
  return text === undefined ? 'application/json' : 'text/html';
}

function drained(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      outgoing.off('drain', done).off('close', done);
      resolve();
    };
    outgoing.once('drain', done).once('close', done);
  });
}
