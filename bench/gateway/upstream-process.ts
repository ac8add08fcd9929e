// An AI runtime that answers at once, in the OpenAI wire format: node bench/gateway/upstream-process.ts, tells its port over IPC.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const TEXT = 'The engine house stands by the river, and whoever looks in sees what goes out next. '.repeat(4);
const CHUNKS = 20;

const head = { id: 'chatcmpl-bench', created: 1_790_000_000, model: 'bench-model' };
const usage = { prompt_tokens: 21, completion_tokens: 80, total_tokens: 101 };
const whole = JSON.stringify({
  ...head,
  object: 'chat.completion',
  choices: [{ index: 0, message: { role: 'assistant', content: TEXT }, logprobs: null, finish_reason: 'stop' }],
  usage,
});
const piece = (delta: object, reason: string | null): string =>
  `data: ${JSON.stringify({ ...head, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason: reason }], usage: null })}\n\n`;
const events = [
  piece({ role: 'assistant', content: '' }, null),
  ...Array.from({ length: CHUNKS }, (_, at) => piece({ content: TEXT.slice(at * 10, at * 10 + 10) }, null)),
  piece({}, 'stop'),
  `data: ${JSON.stringify({ ...head, object: 'chat.completion.chunk', choices: [], usage })}\n\n`,
  'data: [DONE]\n\n',
];

const server = createServer((request, response) => {
  const body: Buffer[] = [];
  request.on('data', (chunk: Buffer) => body.push(chunk));
  request.on('end', () => {
    if (!Buffer.concat(body).includes('"stream":true')) {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(whole) });
      response.end(whole);
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    // Each in a write of its own, as tokens come.
    for (const event of events) response.write(event);
    response.end();
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('disconnect', () => process.exit());
