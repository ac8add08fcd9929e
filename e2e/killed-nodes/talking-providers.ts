import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** Providers that need a package each and speak the OpenAI wire format to a server of this process. */
export interface TalkingProviders extends AsyncDisposable {
  /** For `PlatformOptions.providers`. */
  readonly files: readonly string[];
  /** Where their instances reach the server. */
  readonly baseUrl: string;
}

/** Parts of a streamed answer, and the time between two: a kill falls in the middle of some. */
const PARTS = 12;
const PAUSE_MS = 20;
const MODELS = ['chatter', 'other', 'third'];

export async function openTalkingProviders(ids: readonly string[]): Promise<TalkingProviders> {
  const folder = mkdtempSync(join(tmpdir(), 'enginehouse-talking-'));
  const files = ids.map((id) => {
    const file = join(folder, `${id}.mjs`);
    writeFileSync(file, providerText(id));
    return file;
  });
  const server = createServer((request, answer) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    // A node that was killed in the middle has closed the connection.
    answer.on('error', () => undefined);
    request.on('end', () => void talk(JSON.parse(body), answer));
    request.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    files,
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
      rmSync(folder, { recursive: true });
    },
  };
}

const USAGE = { prompt_tokens: 3, completion_tokens: PARTS, total_tokens: 3 + PARTS };

async function talk({ model, stream }: { model: string; stream?: boolean }, answer: ServerResponse): Promise<void> {
  const known = { id: 'chatcmpl-1', created: 1_790_000_000, model };
  if (stream !== true) {
    answer.setHeader('content-type', 'application/json');
    const choices = [{ index: 0, message: { role: 'assistant', content: 'Hello.' }, finish_reason: 'stop' }];
    answer.end(JSON.stringify({ ...known, object: 'chat.completion', choices, usage: USAGE }));
    return;
  }
  answer.setHeader('content-type', 'text/event-stream');
  const say = (more: object): void => {
    answer.write(`data: ${JSON.stringify({ ...known, object: 'chat.completion.chunk', ...more })}\n\n`);
  };
  for (let part = 0; part < PARTS && !answer.destroyed; part++) {
    say({ choices: [{ index: 0, delta: { content: `${part} ` }, finish_reason: null }] });
    await wait(PAUSE_MS);
  }
  say({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
  say({ choices: [], usage: USAGE });
  answer.end('data: [DONE]\n\n');
}

function providerText(id: string): string {
  const manifest = {
    ...{ id, label: `Talker ${id}`, kind: 'llm', deployment: 'hybrid', modelSource: 'engine_catalog' },
    ...{ capabilities: ['chat'], runtimeMethods: ['generateText', 'streamText'], environment: [] },
    configSchema: [
      {
        ...{ name: 'base_url', label: 'Base URL', type: 'text', required: true },
        validations: { maxLength: 2000, pattern: 'https?://.+' },
      },
    ],
    egress: { hosts: [], fromConfig: ['base_url'] },
    catalog: MODELS.map((model) => ({ id: model, label: model, capabilities: ['chat'] })),
    dependencies: { watched: '1.0.0' },
  };
  const create = `async create({ config }, host) {
    await host.load('watched');
    return { openAiWire: (path) => ({ url: config.base_url + path, headers: {} }) };
  }`;
  return `export const provider = { ...${JSON.stringify(manifest)}, ${create} };\n`;
}
