import type { Canaries } from './canaries.ts';
import type { EchoingUpstream } from './echoing-upstream.ts';
import type { Said } from './http-paths.ts';

const INSTANCES = '/api/v1/engine-instances';

/**
 * The key of an engine instance on its whole way: installed, checked, asked for its models, called in both manners, refused,
 * cut off, cancelled, sent where nothing may be sent. Resolves with everything that was answered.
 */
export async function askRuntimes(
  url: string,
  fetch: typeof globalThis.fetch,
  upstream: EchoingUpstream,
  { secret, control }: Canaries,
): Promise<readonly Said[]> {
  const said: Said[] = [];
  const ask = async (method: string, path: string, body?: unknown, more: RequestInit = {}): Promise<Said> => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const headers = { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...more.headers };
    const answer = await fetch(`${url}${path}`, { method, ...sent, ...more, headers });
    const text = `${JSON.stringify([...answer.headers])}\n${await answer.text()}`;
    said.push({ asked: `${method} ${path} ${JSON.stringify(body ?? null).slice(0, 60)}`, status: answer.status, text });
    return said.at(-1) as Said;
  };
  const made = async (path: string, body: unknown): Promise<number> => {
    const { text } = await ask('POST', path, body);
    const id = /"id":(\d+)/.exec(text)?.[1];
    if (id === undefined) throw new TypeError(`${path} made nothing: ${text}`);
    return Number(id);
  };
  const create = (name: string, base_url: string, key: string): Promise<number> =>
    made('/api/v1/models/engine_registry', {
      values: { name, provider: 'openai-compatible', config: { base_url, api_key: key } },
    });
  const key = secret('runtime key');

  await ask('POST', '/api/v1/providers/openai-compatible/check-config', {
    config: { base_url: 'no address', api_key: secret('checked') },
  });
  const id = await create(`wired ${control}`, upstream.url, key);
  const { text: begun } = await ask('POST', `${INSTANCES}/${id}/install`, {});
  const taskId = /"taskId":"([^"]+)"/.exec(begun)?.[1];
  // Ends when the task does.
  await ask('GET', `/api/v1/tasks/${taskId}/events`, undefined, { headers: { accept: 'text/event-stream' } });
  await ask('GET', `/api/v1/tasks/${taskId}`);
  for (const path of ['install-status', 'activation-requirements', 'available-models']) {
    await ask('GET', `${INSTANCES}/${id}/${path}`);
  }
  const activated = await ask('POST', `${INSTANCES}/${id}/activate`, {});
  if (!activated.text.includes('"ready":true')) throw new TypeError(`it was not activated: ${activated.text}`);
  const ids = new Map<string, number>();
  for (const modelId of upstream.models) {
    const binding = { modelId, capabilities: ['chat', 'embedding'], unlisted: true, activate: true };
    ids.set(modelId, await made(`${INSTANCES}/${id}/models`, binding));
  }

  const messages = [{ role: 'user', content: `say ${control}` }];
  const callAll = async (): Promise<void> => {
    for (const [model, number] of ids) {
      if (model === 'silent') continue;
      for (const stream of [false, true]) await ask('POST', '/v1/chat/completions', { model, messages, stream });
      await ask('POST', '/v1/embeddings', { model, input: control });
      await ask('POST', '/api/v1/ai/try', { model: number, method: 'generateText', text: control });
    }
  };
  await callAll();
  const kept = await ask('POST', '/api/v1/models/settings', { values: { key: 'keepAiPayloads', value: true } });
  if (kept.status !== 200) throw new TypeError(`payloads are not kept: ${kept.text}`);
  await callAll();
  // Cancelled when the runtime has been asked.
  const leaving = new AbortController();
  const asked = upstream.silent();
  const cancelled = ask('POST', '/v1/chat/completions', { model: 'silent', messages }, { signal: leaving.signal });
  await asked;
  await ask('GET', `${INSTANCES}/${id}/active-calls`);
  leaving.abort();
  await cancelled.catch(() => undefined);

  // What may not be reached is not: with its key in the config, and in the URL.
  const metadata = await create('forbidden', 'http://localhost:1/v1', secret('forbidden key'));
  await ask('PATCH', `/api/v1/models/engine_registry/${metadata}`, {
    values: { config: { base_url: `http://10.0.0.7/v1?key=${encodeURIComponent('not')}`, api_key: secret('changed') } },
  });
  for (const path of ['activation-requirements', 'available-models'])
    await ask('GET', `${INSTANCES}/${metadata}/${path}`);
  await ask('POST', '/api/v1/egress/check', {
    subject: `engine/${id}`,
    url: `http://me:${encodeURIComponent(secret('in a URL'))}@10.0.0.8/`,
  });
  for (const authorization of [
    `Bearer eht_1_${secret('token')}`,
    `Bearer ${secret('client key')}`,
    secret('no scheme'),
  ]) {
    await ask('GET', '/v1/models', undefined, { headers: { authorization } });
  }
  for (const path of ['loaded-models', 'models']) await ask('GET', `${INSTANCES}/${id}/${path}`);
  await ask('POST', `${INSTANCES}/${id}/stop`, {});
  await ask('POST', `${INSTANCES}/${id}/deactivate`, {});
  for (const model of [
    'ai_model_usage',
    'ai_model_pipeline_steps',
    'background_tasks',
    'engine_node_install_registry',
  ]) {
    const { text } = await ask('GET', `/api/v1/models/${model}?pageSize=200`);
    for (const [, row] of [...text.matchAll(/"id":"?([\w-]+)/g)].slice(0, 20))
      await ask('GET', `/api/v1/models/${model}/${row}`);
  }
  if (upstream.askedWith(key) < ids.size) throw new TypeError('the key did not travel');
  return said;
}
