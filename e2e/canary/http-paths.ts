import type { Canaries } from './canaries.ts';

/** What a door said: status, headers and body as they came. */
export interface Said {
  readonly asked: string;
  readonly status: number;
  readonly text: string;
}

/** Secrets over HTTP, in bodies that are taken and in bodies that are refused. Resolves with everything that was answered. */
export async function askOverHttp(
  url: string,
  fetch: typeof globalThis.fetch,
  { secret, control }: Canaries,
): Promise<readonly Said[]> {
  const said: Said[] = [];
  const send = async (
    method: string,
    path: string,
    body?: string,
    headers: Record<string, string> = {},
  ): Promise<Said> => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body }),
    });
    const one = {
      asked: `${method} ${path}`,
      status: answer.status,
      text: `${JSON.stringify([...answer.headers])}\n${await answer.text()}`,
    };
    said.push(one);
    return one;
  };
  const json = (method: string, path: string, body: unknown) => send(method, path, JSON.stringify(body));
  const create = (model: string, values: unknown) => json('POST', `/api/v1/models/${model}`, { values });
  const change = (model: string, id: number, values: unknown, more: object = {}) =>
    json('PATCH', `/api/v1/models/${model}/${id}`, { values, ...more });
  const idOf = ({ text, asked }: Said): number => {
    const id = /"id":(\d+)/.exec(text)?.[1];
    if (id === undefined) throw new TypeError(`${asked} made nothing: ${text}`);
    return Number(id);
  };

  const hosted = idOf(
    await create('engine_registry', {
      name: 'Hosted',
      provider: 'openai',
      config: { api_key: secret('engine create'), organization: control },
    }),
  );
  await change('engine_registry', hosted, { config: { api_key: secret('engine update'), organization: control } });
  await change('engine_registry', hosted, {
    config: { organization: control, api_key: { hasValue: true, hint: 'x' } },
  });
  const moved = idOf(
    await create('engine_registry', {
      name: 'Moved',
      provider: 'openai',
      config: { api_key: secret('before the move') },
    }),
  );
  const server = idOf(
    await create('mcp_server_registry', {
      name: 'tools',
      endpointUrl: 'https://tools.example.org/mcp',
      config: { headers: { authorization: `Bearer ${secret('mcp create')}` } },
    }),
  );
  await change('mcp_server_registry', server, { config: { headers: { 'x-key': secret('mcp update') } } });
  const user = idOf(await create('users', { username: 'ada', password: secret('user create') }));
  await change('users', user, { password: secret('user update'), confirmPassword: secret('user confirm') });

  const engine = (config: unknown, more: object = {}) =>
    create('engine_registry', { name: 'Refused', provider: 'openai', config, ...more });
  const refused: (() => Promise<Said>)[] = [
    () => engine({ api_kee: secret('unknown key') }),
    () => engine(secret('config as text')),
    () => engine([secret('config as a list')]),
    () => engine({ api_key: { deep: [secret('secret as an object')] } }),
    () => engine({ api_key: secret('too long').repeat(200) }),
    () => engine({ api_key: `${secret('with a NUL')}\0` }),
    () => engine({ api_key: `eh1.${secret('looks sealed')}` }),
    () => engine({ api_key: secret('wrong neighbour'), base_url: 7 }),
    () => engine({ api_key: secret('name taken') }, { name: 'hosted' }),
    () => engine({ api_key: secret('unknown provider') }, { provider: 'opnai' }),
    () => engine({ api_key: secret('status set') }, { status: 'active' }),
    () => engine({ api_key: secret('unknown field'), organization: 'x' }, { [`field ${control}`]: secret('under it') }),
    () =>
      engine({
        base_url: `https://me:${encodeURIComponent(secret('password in an address'))}@api.example.org`,
        api_key: 'k',
      }),
    () =>
      engine({ base_url: `https://${encodeURIComponent(secret('user in an address'))}@api.example.org`, api_key: 'k' }),
    () =>
      create('mcp_server_registry', {
        name: 'x',
        endpointUrl: `https://u:${encodeURIComponent(secret('endpoint'))}@tools.example.org`,
      }),
    () =>
      create('mcp_server_registry', { name: 'x', endpointUrl: 'https://x.example.org', config: secret('mcp as text') }),
    () =>
      create('mcp_server_registry', {
        name: 'tools',
        endpointUrl: 'https://x.example.org',
        config: { k: secret('mcp taken') },
      }),
    () =>
      create('extractor_registry', { name: 'x', extractorId: 'plain-text', config: { token: secret('no extractor') } }),
    () =>
      create('available_model_registry', {
        name: 'x',
        label: 'x',
        sourcePayload: { url: `https://me:${encodeURIComponent(secret('url in a payload'))}@models.example.org` },
      }),
    () => create('users', { username: 'short', password: [secret('password as a list')] }),
    () => create('users', { username: 'twice', password: secret('first'), confirmPassword: secret('another') }),
    () => create('users', { username: 'ADA', password: secret('user taken') }),
    () => create('users', { username: 'role', password: secret('unknown role'), roles: ['none'] }),
    () => create('users', { username: 'field', password: secret('misspelled'), pasword: secret('misspelt') }),
    () => change('users', user, { currentPassword: secret('current'), password: 'short' }),
    () => change('users', user, { passwordHash: secret('hash set') }),
    () => change('engine_registry', moved, { provider: 'ollama', config: { api_key: secret('provider change') } }),
    () =>
      change('engine_registry', moved, {
        provider: 'ollama',
        config: { aip_key: secret('provider change, misspelled') },
      }),
    () => change('engine_registry', hosted, { config: { api_key: secret('old revision') } }, { ifRevision: 1 }),
    () => change('engine_registry', 999_999, { config: { api_key: secret('no such row') } }),
    () =>
      json('POST', '/api/v1/setup', {
        secret: secret('setup secret'),
        username: 'root',
        password: secret('setup password'),
      }),
    () =>
      json('POST', '/api/v1/setup', { username: 'root', password: { text: secret('setup password as an object') } }),
    () => json('POST', '/api/v1/setup', { username: 'root', pasword: secret('setup misspelled') }),
    () => json('POST', `/api/v1/setup?secret=${encodeURIComponent(secret('in an address'))}`, {}),
    () => json('POST', '/api/v1/models/engine_registri', { values: { config: secret('unknown model') } }),
    () => send('POST', '/api/v1/models/engine_registry', `{"values":{"config":{"api_key":"${secret('cut off')}`),
    () => send('POST', '/api/v1/models/engine_registry', `${secret('no JSON')}`),
    () => send('POST', '/api/v1/models/engine_registry', `{"__proto__":{"api_key":"${secret('proto')}"}}`),
    () =>
      send('POST', '/api/v1/models/users', JSON.stringify({ values: { password: secret('as a form') } }), {
        'content-type': 'application/x-www-form-urlencoded',
      }),
    () => send('GET', '/api/v1/models/users', undefined, { authorization: `Bearer ${secret('bearer')}` }),
    () =>
      send('GET', '/api/v1/models/users', undefined, {
        cookie: `enginehouse_session=${encodeURIComponent(secret('cookie'))}`,
      }),
    () => json('POST', '/api/v1/auth/sign-in', { username: 'ada', password: secret('sign-in') }),
    () => json('POST', '/api/v1/auth/sign-in', { username: secret('password as user name'), password: 'x' }),
    () => json('POST', '/api/v1/auth/sign-in', { username: 'ada', password: [secret('sign-in as a list')] }),
    () => send('GET', `/api/v1/auth/session?password=${encodeURIComponent(secret('sign-in in an address'))}`),
    () => json('POST', '/api/v1/auth/reauthenticate', { password: secret('password again') }),
    () =>
      json('POST', '/api/v1/auth/password', {
        currentPassword: secret('current password'),
        password: secret('new password'),
      }),
    () => json('POST', '/api/v1/auth/tokens', { name: 'x', scopes: [secret('scope')], token: secret('token given') }),
  ];
  for (const one of refused) await one();

  for (const model of ['engine_registry', 'mcp_server_registry', 'users', 'audit_events', 'sessions', 'settings']) {
    await send('GET', `/api/v1/models/${model}?pageSize=200`);
    await send('GET', `/api/v1/models/${model}/schema`);
  }
  for (const [model, id] of [
    ['engine_registry', hosted],
    ['mcp_server_registry', server],
    ['users', user],
  ] as const) {
    await send('GET', `/api/v1/models/${model}/${id}`);
  }
  const events = await send('GET', '/api/v1/models/audit_events?pageSize=200');
  for (const [, id] of events.text.matchAll(/"id":(\d+)/g)) await send('GET', `/api/v1/models/audit_events/${id}`);
  await send('GET', '/openapi.json');
  await send('GET', '/');
  return said;
}
