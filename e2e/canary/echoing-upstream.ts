import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** A runtime that repeats the key it is sent wherever it can, but for answers that succeed. */
export interface EchoingUpstream extends AsyncDisposable {
  /** Base URL of the OpenAI wire format. */
  readonly url: string;
  /** Models, by what they do. */
  readonly models: readonly string[];
  /** Resolves when `silent` is asked. */
  silent(): Promise<unknown>;
  /** How many requests brought this key. */
  askedWith(key: string): number;
}

type Behaviour = (answer: ServerResponse, key: string, streamed: boolean) => void;

const CHUNK = { id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm' };
const DONE = { finish_reason: 'stop', index: 0 };
const USAGE = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
const event = (value: object): string => `data: ${JSON.stringify(value)}\n\n`;
const refused =
  (status: number): Behaviour =>
  (answer, key) =>
    answer
      .writeHead(status, { 'content-type': 'application/json', 'x-key': encodeURIComponent(key), 'retry-after': '0' })
      .end(
        JSON.stringify({
          error: { message: `no good: ${key}, that is ${encodeURIComponent(key)}`, param: key, code: key },
        }),
      );
const begun = (answer: ServerResponse): ServerResponse => {
  answer.writeHead(200, { 'content-type': 'text/event-stream' });
  answer.write(event({ ...CHUNK, choices: [{ index: 0, delta: { role: 'assistant', content: 'Hi' } }] }));
  return answer;
};

const BEHAVIOUR: Readonly<Record<string, Behaviour>> = {
  good(answer, _, streamed) {
    if (streamed) {
      begun(answer).end(`${event({ ...CHUNK, choices: [{ ...DONE, delta: {} }], usage: USAGE })}data: [DONE]\n\n`);
      return;
    }
    const message = { role: 'assistant', content: 'Hi' };
    const body = { ...CHUNK, object: 'chat.completion', choices: [{ ...DONE, message }], usage: USAGE };
    answer.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  },
  'refused-401': refused(401),
  'refused-403': refused(403),
  'busy-429': refused(429),
  'broken-500': refused(500),
  html: (answer, key) => answer.writeHead(200, { 'content-type': 'text/html' }).end(`<html>${key}</html>`),
  half: (answer, key) => answer.writeHead(200, { 'content-type': 'application/json' }).end(`{"choices":[{"m":"${key}`),
  away: (answer, key) =>
    answer.writeHead(307, { location: `http://169.254.169.254/?key=${encodeURIComponent(key)}` }).end(),
  cut: (answer) => begun(answer).write('data: {', () => answer.destroy()),
  'fails-late': (answer, key) => begun(answer).end(event({ error: { message: `broke over ${key}`, code: key } })),
  silent: () => undefined,
};

export async function openEchoingUpstream(): Promise<EchoingUpstream> {
  const keys: string[] = [];
  const server = createServer((asked, answer) => void respond(asked, answer).catch(() => answer.destroy()));
  const respond = async (asked: IncomingMessage, answer: ServerResponse): Promise<void> => {
    const key = (asked.headers.authorization ?? '').replace(/^Bearer /, '');
    keys.push(key);
    if (asked.method === 'GET') {
      answer.end(JSON.stringify({ object: 'list', data: Object.keys(BEHAVIOUR).map((id) => ({ id })) }));
      return;
    }
    const { model = '', stream = false } = (await json(asked)) as {
      readonly model?: string;
      readonly stream?: boolean;
    };
    if (model === 'silent') server.emit('silent');
    BEHAVIOUR[model]?.(answer, key, stream);
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    models: Object.keys(BEHAVIOUR),
    silent: () => once(server, 'silent'),
    askedWith: (key) => keys.filter((one) => one === key).length,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
