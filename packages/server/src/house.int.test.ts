import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@enginehouse/api';
import { FIRST_PARTY_PROVIDERS, localOperator, openPlatform, type Platform } from '@enginehouse/platform';
import { REACHING_PROVIDER, TEST_PROVIDER } from '@enginehouse/platform/testing';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createServer } from './create-server.ts';
import { inProcessFetch } from './in-process-fetch.ts';
import { type Listening, listen } from './listen.ts';
import { curlCalls } from './testing/curl-commands.ts';
import { expectHouseHeaders } from './testing/expect-problem.ts';

const TOKEN = 'local';
const root = join(import.meta.dirname, '..', '..', '..');
/** A row of a file, all text, as the command sends it. */
const session = {
  Administrative: '3',
  Administrative_Duration: '80.5',
  Informational: '0',
  Informational_Duration: '0',
  ProductRelated: '31',
  ProductRelated_Duration: '1200',
  BounceRates: '0',
  ExitRates: '0.01',
  PageValues: '12.5',
  SpecialDay: '0',
  Month: 'Nov',
  OperatingSystems: '2',
  Browser: '2',
  Region: '1',
  TrafficType: '2',
  VisitorType: 'Returning_Visitor',
  Weekend: 'FALSE',
};
let folder = '';
let platform: Platform;
let app: FastifyInstance;
let listening: Listening;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'enginehouse-house-'));
  platform = await openPlatform({
    database: { dataDir: join(folder, 'db') },
    engines: [join(root, 'examples', 'shop-intent')],
    providers: [...FIRST_PARTY_PROVIDERS, TEST_PROVIDER, REACHING_PROVIDER],
  });
  app = createServer({ platform, token: TOKEN, checkAnswers: true });
  listening = await listen(app, { port: 0 });
});

afterAll(async () => {
  await listening?.close();
  await platform?.close();
  await rm(folder, { recursive: true, force: true });
});

test('the commands of the documentation work as written', async () => {
  const calls = curlCalls(await readFile(join(root, 'docs', 'operating', 'http.md'), 'utf8'));
  expect(calls.length).toBeGreaterThan(6);
  for (const { url, method, headers, body } of calls) {
    const answer = await fetch(url.replace('http://127.0.0.1:7373', listening.url), {
      method,
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name, value.replace('$TOKEN', TOKEN)]),
      ),
      ...(body === undefined ? {} : { body }),
    });
    const text = await answer.text();
    expect([method, url, answer.status, text.slice(0, 300)]).toEqual([method, url, 200, text.slice(0, 300)]);
    expectHouseHeaders({ headers: Object.fromEntries(answer.headers) });
    expect(text).not.toMatch(/"(error|failure)":/);
  }
});

test('a run is scored, streamed, kept, shown and explained', async () => {
  const client = createClient({ baseUrl: listening.url, token: TOKEN });
  const body = { signals: session };
  const result = await client.runs.score({ body });
  expect(result.outputs).toHaveProperty('purchase-intent');
  const events = await Array.fromAsync(client.runs.stream({ body }));
  const last = events.at(-1);
  if (last?.type !== 'done') throw new TypeError('the stream did not end with its answer');
  expect(last.result.outputs).toEqual(result.outputs);
  expect(events.length - 1).toBe(result.engines.length);
  const stored = await client.runs.get({ params: { runId: result.runId } });
  expect(stored.engines.filter(({ withheld }) => withheld).length).toBeGreaterThan(0);
  const explained = await client.runs.explain({ params: { a: result.runId, b: last.result.runId } });
  expect(explained.sameOutputs).toBe(true);
});

test('a repeated Idempotency-Key answers the first run, also when both are under way', async () => {
  const client = createClient({ baseUrl: 'http://house', fetch: inProcessFetch(app) });
  const input = { headers: { 'idempotency-key': 'twice' }, body: { signals: session } };
  const [first, second] = await Promise.all([client.runs.score(input), client.runs.score(input)]);
  expect(second.runId).toBe(first.runId);
  let replayed: string | null = null;
  const third = await client.runs.score(input, {
    onHeaders: (headers) => (replayed = headers.get('idempotency-replayed')),
  });
  expect([third.runId, replayed]).toEqual([first.runId, 'true']);
  const other = { ...input, body: { signals: { ...session, PageValues: '4' } } };
  await expect(client.runs.score(other)).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED', status: 422 });
});

test('a batch answers every line in order, and says which engines are loaded', async () => {
  const client = createClient({ baseUrl: listening.url, token: TOKEN });
  const lines = Array.from({ length: 300 }, (_, n) => ({ signals: { ...session, ProductRelated: String(n) } }));
  let engineSet: string | null = null;
  const onHeaders = (headers: Headers): void => {
    engineSet = headers.get('x-enginehouse-engine-set');
  };
  const answers = await Array.fromAsync(client.runs.batch(lines, { onHeaders }));
  expect(answers.map(({ line }) => line)).toEqual(lines.map((_, index) => index + 1));
  expect(answers.every((answer) => 'result' in answer)).toBe(true);
  expect(engineSet).toBe((await client.engines.list()).engineSetHash);
});

test('a change of state shows its impact, is made, and is refused where it would be a promotion', async () => {
  const client = createClient({ baseUrl: listening.url, token: TOKEN });
  const params = { engineId: 'state-machine-runtime' };
  const before = await client.health.ready();
  const tried = await client.engines.setState({ params, query: { dryRun: true }, body: { priority: 3 } });
  expect(tried).toMatchObject({ applied: false, revision: before.revision });
  const made = await client.engines.setState({ params, body: { priority: 3, reason: 'needed first' } });
  expect(made).toMatchObject({ applied: true, revision: before.revision + 1 });
  expect((await client.engines.get({ params })).override).toMatchObject({ priority: 3 });
  const { engines } = await client.engines.list();
  const research = engines.find(({ effective }) => effective.withheld);
  if (research === undefined) throw new TypeError('the example has no engine in research');
  const change = { activationState: 'active', researchOnly: false, reason: 'now' } as const;
  const backDoor = client.engines.setState({ params: { engineId: research.engineId }, body: change });
  await expect(backDoor).rejects.toMatchObject({ code: 'PROMOTION_REQUIRED' });
});

test('a target that does not exist is refused with the nearest name', async () => {
  const client = createClient({ baseUrl: listening.url, token: TOKEN });
  const call = client.plan.preview({ body: { targets: ['purchase-intend'] } });
  await expect(call).rejects.toMatchObject({
    code: 'UNKNOWN_TARGET',
    message: expect.stringContaining('purchase-intent'),
  });
});

test('the order of models is set whole, is in force with the next call, and is refused when it is an old one', async () => {
  const client = createClient({ baseUrl: listening.url, token: TOKEN });
  const { engines, models } = platform.createSdk(localOperator({ channel: 'test' }));
  const config = { base_url: 'http://localhost:9', api_key: 'key-of-the-tests' };
  const { id } = await models.engineRegistry.create({ name: 'tests', provider: 'test-provider', config });
  await engines.beginInstall(id);
  await engines.activateInstance(id);
  const ids: number[] = [];
  for (const modelId of ['echo', 'echo-2', 'echo-3']) {
    const binding = { modelId, capabilities: ['chat'], unlisted: true, activate: true };
    const { id: model } = await engines.bindModel(id, binding);
    ids.push(model);
    await models.modelCapabilityPriority.create({ capability: 'chat', modelId: model, priority: ids.length });
  }
  const answers = async () => {
    const { by } = await client.ai.try({ body: { objective: 'talk', method: 'generateText', text: 'hello' } });
    return by.modelRegistryId;
  };
  expect(await answers()).toBe(ids[0]);
  const modelIds = ids.toReversed();
  const params = { capability: 'chat' } as const;
  const { revision } = await client.health.ready();
  const outcome = await client.ai.reorder({ params, body: { modelIds } });
  expect(outcome).toEqual({ capability: 'chat', modelIds, revision: revision + 1 });
  expect(await answers()).toBe(ids[2]);
  const { rows } = await models.modelCapabilityPriority.all({ sort: { field: 'priority', direction: 'asc' } });
  expect(rows.map(({ modelId, priority }) => [modelId, priority])).toEqual(modelIds.map((one, at) => [one, at + 1]));
  const old = client.ai.reorder({ params, body: { modelIds: ids.slice(1) } });
  await expect(old).rejects.toMatchObject({ code: 'INVALID_REQUEST', status: 400 });
  expect(await answers()).toBe(ids[2]);
});

test('connections that the policy refused are listed, newest first, page by page and by who asked', async () => {
  const client = createClient({ baseUrl: listening.url, token: TOKEN });
  const { models } = platform.createSdk(localOperator({ channel: 'test' }));
  const subjects: string[] = [];
  for (const port of [9, 10, 11]) {
    const config = { place: `http://127.0.0.1:${port}/secret-path?key=of-nobody` };
    const made = await models.engineRegistry.create({ name: `port ${port}`, provider: 'reaching-provider', config });
    subjects.push(`engine/${made.id}`);
    const list = client.instances.availableModels({ params: { engineInstanceId: made.id } });
    await expect(list).rejects.toMatchObject({ code: 'EGRESS_DENIED' });
    // Written behind the refusal.
    await expect.poll(async () => (await client.egress.denials()).rows.length).toBe(subjects.length);
  }
  const all = await client.egress.denials();
  expect(all).toMatchObject({
    rows: [
      { subject: subjects[2], host: '127.0.0.1', port: 11, mode: 'enforce' },
      { subject: subjects[1], host: '127.0.0.1', port: 10, mode: 'enforce' },
      { subject: subjects[0], host: '127.0.0.1', port: 9, mode: 'enforce' },
    ],
    next: null,
  });
  expect(JSON.stringify(all)).not.toContain('of-nobody');
  const first = await client.egress.denials({ query: { pageSize: 2 } });
  expect(first.rows).toEqual(all.rows.slice(0, 2));
  const second = await client.egress.denials({ query: { pageSize: 2, after: first.next ?? '' } });
  expect(second).toEqual({ rows: all.rows.slice(2), next: null });
  const own = await client.egress.denials({ query: { subject: subjects[1] as string } });
  expect(own.rows).toEqual(all.rows.slice(1, 2));
  const events = await models.auditEvents.all({ filters: { eventType: 'egress.request.denied' } });
  expect(events.rows.map(({ id }) => id).sort()).toEqual(all.rows.map(({ id }) => id).sort());
  await expect(client.egress.denials({ query: { after: 'x' } })).rejects.toMatchObject({ status: 400 });
});
