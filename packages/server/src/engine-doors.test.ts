import { localOperator } from '@enginehouse/platform';
import type { InjectOptions } from 'fastify';
import { describe, expect, test } from 'vitest';
import { createServer } from './create-server.ts';
import { expectProblem } from './testing/expect-problem.ts';
import { createMemoryPlatform } from './testing/memory-platform.ts';
import { MEMORY_TASK } from './testing/memory-tasks.ts';

function serve(options: Partial<Parameters<typeof createServer>[0]> = {}) {
  const app = createServer({ platform: createMemoryPlatform(), checkAnswers: true, ...options });
  return async (method: 'GET' | 'POST', path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const request: InjectOptions = { method, url: `/api/v1/${path}`, headers };
    if (body === undefined) return await app.inject(request);
    return await app.inject({
      ...request,
      headers: { 'content-type': 'application/json', ...headers },
      payload: JSON.stringify(body),
    });
  };
}

const nobody: Partial<Parameters<typeof createServer>[0]> = {
  sessionOf: (facts) => localOperator({ ...facts, channel: 'http', permissions: new Set() }),
};

describe('providers', () => {
  test('are listed with those that did not load, and shown one by one', async () => {
    const ask = serve();
    const { providers, problems } = (await ask('GET', 'providers')).json();
    expect([providers.length, problems[0].code]).toEqual([1, 'PROVIDER_NOT_LOADED']);
    expect((await ask('GET', 'providers?kind=llm')).json().providers).toEqual([]);
    expect((await ask('GET', 'providers/compromise/requirements')).json().provider).toBe('compromise');
    expect(expectProblem(await ask('GET', 'providers/compromize'), 404)).toMatchObject({
      code: 'UNKNOWN_PROVIDER',
      detail: expect.stringContaining('compromise'),
    });
  });

  test('a config that is looked at is never repeated', async () => {
    const answer = await serve()('POST', 'providers/compromise/check-config', { config: 'sk-canary' });
    expect(expectProblem(answer, 400).code).toBe('INVALID_INPUT');
    expect(answer.body).not.toContain('canary');
  });
});

describe('engine instances', () => {
  test('are moved by those who may, and by nobody else', async () => {
    const moves = [
      'engine-instances/3/install',
      'engine-instances/3/cancel-install',
      'engine-instances/3/retry-install',
      'engine-instances/3/activate',
      'engine-instances/3/deactivate',
      'engine-instances/3/uninstall',
      'engine-instances/3/stop',
      'engine-instances/3/unload-model',
      'engine-instances/3/models',
      'engine-models/7/activate',
      'engine-models/7/deactivate',
    ];
    const [ask, refused] = [serve(), serve(nobody)];
    for (const move of moves) {
      const body = { ...(/model/.test(move) && /3/.test(move) ? { modelId: 'english' } : {}) };
      expect([move, (await ask('POST', move, body)).statusCode]).toEqual([move, 200]);
      expect(expectProblem(await refused('POST', move, body), 403).code).toBe('PERMISSION_DENIED');
    }
  });

  test('are numbers', async () => {
    for (const id of ['0', '-1', 'north', '1.5']) {
      expect(expectProblem(await serve()('GET', `engine-instances/${id}/install-status`), 400).code).toBe(
        'INVALID_INPUT',
      );
    }
  });
});

describe('a trial', () => {
  test('goes to a model or an objective, by its method', async () => {
    const ask = serve();
    const to = (body: object) => ask('POST', 'ai/try', { text: 'hello', ...body });
    expect((await to({ model: 4, method: 'generateText' })).json()).toMatchObject({
      text: 'hello',
      by: { modelRegistryId: 4 },
    });
    expect((await to({ objective: 'x', method: 'embed' })).json()).toMatchObject({ embedding: [5] });
    expect((await to({ model: 4, method: 'extractTokens' })).json().tokens).toMatchObject([{ text: 'hello' }]);
    const classified = await to({ model: 4, method: 'classify', labels: ['a', 'b'] });
    expect(classified.json().labels).toEqual([
      { label: 'a', score: 0.5 },
      { label: 'b', score: 0.5 },
    ]);
    for (const neither of [{}, { model: 4, objective: 'x' }]) {
      expect(expectProblem(await to({ ...neither, method: 'embed' }), 400)).toMatchObject({
        code: 'INVALID_INPUT',
        where: 'body.model',
      });
    }
  });

  test('needs its permission', async () => {
    const refused = await serve(nobody)('POST', 'ai/try', { model: 4, method: 'embed', text: 'x' });
    expect(expectProblem(refused, 403).code).toBe('PERMISSION_DENIED');
  });
});

describe('a task', () => {
  test('is followed by its changes, each with the lines that are new', async () => {
    const answer = await serve()('GET', `tasks/${MEMORY_TASK}/events`, undefined, { accept: 'text/event-stream' });
    const events = [...answer.body.matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(String(data)));
    expect(events.map(({ type, task }) => [type, task.lines.map(({ text }: { text: string }) => text)])).toEqual([
      ['progress', ['line 1']],
      ['progress', ['line 2']],
      ['progress', ['line 3']],
      ['done', []],
    ]);
    expect(events.at(-1).task).toMatchObject({ status: 'completed', result: { installed: true } });
  });

  test('is answered at its end to whoever does not follow', async () => {
    const ask = serve();
    expect((await ask('GET', `tasks/${MEMORY_TASK}/events`)).json()).toMatchObject({ status: 'completed' });
    expect((await ask('POST', `tasks/${MEMORY_TASK}/cancel`)).json()).toMatchObject({ status: 'interrupted' });
    expect((await ask('POST', `tasks/${MEMORY_TASK}/confirm`, { answer: null })).statusCode).toBe(200);
  });

  test('that there is not is UNKNOWN_TASK, followed or not', async () => {
    const ask = serve();
    const other = MEMORY_TASK.replace(/2$/, '9');
    expect(expectProblem(await ask('GET', `tasks/${other}`), 404).code).toBe('UNKNOWN_TASK');
    const followed = await ask('GET', `tasks/${other}/events`, undefined, { accept: 'text/event-stream' });
    expect(expectProblem(followed, 404).code).toBe('UNKNOWN_TASK');
  });
});

test('nodes, revisions and egress', async () => {
  const ask = serve();
  expect((await ask('GET', 'nodes')).json()).toMatchObject({ mixed: false, nodes: [{ id: 'north-1' }] });
  expect((await ask('GET', 'revision?waitFor=4&timeoutMs=100')).json()).toEqual({ revision: 4, nodes: ['north-1'] });
  expect(expectProblem(await ask('GET', 'revision?timeoutMs=30001'), 400).code).toBe('INVALID_INPUT');
  expect((await ask('GET', 'egress')).json().subjects).toHaveLength(1);
  const check = await ask('POST', 'egress/check', { subject: 'engine/3', url: 'http://127.0.0.1/' });
  expect(check.json().allowed).toBe(false);
});
