import type { ServerResponse } from 'node:http';
import { createEngineSet } from '@enginehouse/kernel';
import { openDatabase } from '@enginehouse/store';
import { migratedTestLocation } from '@enginehouse/store/testing';
import { makeKeyText } from '@enginehouse/vault';
import { expect, test } from 'vitest';
import { openConfiguration } from '../configuration/configuration.ts';
import { createLogger } from '../logger.ts';
import { openTestPlatform } from '../testing/open-test-platform.ts';
import { openEgressGate } from './open-egress-gate.ts';
import { testManifest } from './testing/open-test-dialer.ts';
import { REACHING_PROVIDER } from './testing/reaching-provider.ts';
import { serve } from './testing/serve.ts';

const LOG = createLogger('silent');
/** As far as the policy reads it. */
const OLLAMA = { ...testManifest({ deployment: 'hybrid' }), id: 'ollama' };

async function codeOf(work: Promise<unknown> | undefined): Promise<unknown> {
  return work?.then(
    () => 'let through',
    (error: { readonly code?: string }) => error.code ?? error,
  );
}

test('who may reach what follows from instances and approvals, and local addresses are granted on record', async () => {
  await using house = await openTestPlatform('pglite', {});
  const { models, egress, settings } = house.operator;
  const created = await models.engineRegistry.create({ name: 'here', provider: 'ollama', config: {} });
  const { id } = created;
  const subject = `engine/${id}`;
  const rules = async (): Promise<unknown> =>
    (await egress.policy()).subjects.find((one) => one.subject === subject)?.rules;
  const granted = async (): Promise<unknown> =>
    (
      await models.auditEvents.list({
        filters: { eventType: 'egress.local.granted' },
        sort: [{ field: 'id', direction: 'asc' }],
      })
    ).rows;

  expect(await rules()).toEqual([
    { host: 'localhost', port: 11434, classes: ['loopback'], because: 'config.base_url' },
  ]);
  expect(await egress.check(subject, 'http://localhost:11434/api/chat')).toEqual({
    allowed: true,
    because: 'config.base_url',
  });
  expect(await egress.check(subject, 'http://127.0.0.1:11434/')).toMatchObject({ allowed: false });
  await models.engineRegistry.update(id, { config: { base_url: 'https://ollama.com' } });
  await models.engineRegistry.update(id, { config: { base_url: 'http://10.1.2.3:11434' } });
  await models.engineRegistry.update(id, { name: 'there' });
  expect(await granted()).toMatchObject([
    { entityType: 'egress', entityId: subject, operation: 'grant' },
    { entityType: 'egress', entityId: subject, operation: 'grant' },
  ]);

  const approval = { subject, host: 'models.example.com', port: 443, reason: 'It keeps its models there.' };
  await models.egressApprovals.create(approval);
  expect(await egress.check(subject, 'https://models.example.com/')).toMatchObject({ allowed: true });
  expect(await codeOf(egress.check('engine/0', 'no URL'))).toBe('INVALID_REQUEST');
  for (const host of [
    '169.254.169.254',
    'metadata.google.internal',
    '0.0.0.0',
    '::ffff:127.0.0.1',
    '10.0.0.1',
    'localhost',
  ]) {
    expect([host, await codeOf(models.egressApprovals.create({ ...approval, host }))]).toEqual([
      host,
      'INVALID_REQUEST',
    ]);
  }
  await settings.set('egressMode', 'report');
  expect(await egress.check(subject, 'http://127.0.0.1:11434/')).toMatchObject({
    allowed: true,
    because: /^the mode is 'report'; /,
  });
  expect(await egress.check(subject, 'http://169.254.169.254/')).toMatchObject({ allowed: false });

  const stranger = house.adapter();
  expect(await codeOf(stranger.egress.policy())).toBe('PERMISSION_DENIED');
  expect(await codeOf(stranger.egress.check(subject, 'https://example.com/'))).toBe('PERMISSION_DENIED');
});

test('a change reaches calls that wait on two nodes: blocked, allowed when the instance is there, blocked when it is gone', async () => {
  const open: ServerResponse[] = [];
  await using server = await serve((request, answer) => {
    answer.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n');
    if (request.url === '/stream?key=secret') open.push(answer);
    else answer.end();
  });
  await using location = await migratedTestLocation('postgres');
  await using house = await openTestPlatform('postgres', {}, { database: location.options });
  const { engineRegistry } = house.operator.models;
  const { host } = new URL('url' in location.options ? location.options.url : '');
  expect(await house.operator.egress.check('engine/1', `http://${host}/`)).toEqual({
    allowed: false,
    because: expect.stringContaining('a listener of this platform or its database'),
  });
  await using parts = new AsyncDisposableStack();
  const openNode = async (nodeId: string) => {
    const db = parts.use(await openDatabase(location.options));
    const configuration = parts.use(await openConfiguration(db, createEngineSet([]), LOG));
    const gate = parts.use(openEgressGate({ db, log: LOG, nodeId, configuration, manifests: [OLLAMA] }));
    return { configuration, gate, db };
  };
  const nodes = [await openNode('first'), await openNode('second')];
  const { id: last } = await engineRegistry.create({ name: 'elsewhere', provider: 'ollama', config: {} });
  const subject = `engine/${last + 1}` as const;
  const url = `${server.url}/stream?key=secret`;
  const fetches = nodes.map(({ gate }) => gate.fetchFor(subject));
  const denied = async (): Promise<unknown[]> => Promise.all(fetches.map((fetch) => codeOf(fetch(url))));

  expect(await denied()).toEqual(['EGRESS_DENIED', 'EGRESS_DENIED']);
  // Each waits for the next configuration whenever it is blocked: nothing is asked on a clock.
  const waiting = nodes.map(async ({ configuration }, index) => {
    for (;;) {
      const changed = new Promise<void>((resolve) => configuration.onChange(() => resolve()));
      const answer = await (fetches[index] as typeof fetch)(url).catch(() => null);
      if (answer !== null) return answer;
      await changed;
    }
  });
  const created = await engineRegistry.create({ name: 'lamp', provider: 'ollama', config: { base_url: server.url } });
  expect(`engine/${created.id}`).toBe(subject);
  const answers = await Promise.all(waiting);
  const readers = answers.map(({ body }) => body?.getReader());
  for (const reader of readers) expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('data: 1\n\n');
  const raw = await nodes[0]?.gate.request(subject, `${server.url}/raw`, { method: 'GET', headers: {} });
  expect(await raw?.body.text()).toBe('data: 1\n\n');

  const closed = open.map((answer) => new Promise((resolve) => answer.socket?.once('close', resolve)));
  await engineRegistry.delete(created.id);
  expect(await Promise.all(readers.map((reader) => codeOf(reader?.read())))).toEqual([
    'EGRESS_DENIED',
    'EGRESS_DENIED',
  ]);
  await Promise.all(closed);
  expect(await denied()).toEqual(['EGRESS_DENIED', 'EGRESS_DENIED']);
  expect(await codeOf(nodes[1]?.gate.request(subject, url, { method: 'POST', headers: {}, body: '{}' }))).toBe(
    'EGRESS_DENIED',
  );

  await Promise.all(nodes.map(({ gate }) => gate[Symbol.asyncDispose]()));
  const { db } = nodes[0] as (typeof nodes)[number];
  const audited = await db.query<{ node_id: string; status: string; after: object }>(
    `select node_id, status, after from audit_events where event_type = 'egress.request.denied' order by node_id`,
  );
  expect(audited.map(({ node_id, status }) => `${node_id} ${status}`)).toEqual(['first refused', 'second refused']);
  expect(audited[0]?.after).toMatchObject({ subject, host: '127.0.0.1', port: server.port, mode: 'enforce' });
  const told = await db.query<{ type: string; count: number }>(
    `select type, count(*)::int as count from outbox
     where type in ('egress.request.denied', 'engine.allowlist.refresh') group by type order by type`,
  );
  expect(told).toEqual([
    { type: 'egress.request.denied', count: 2 },
    { type: 'engine.allowlist.refresh', count: 3 },
  ]);
  expect(JSON.stringify(await db.query('select * from audit_events'))).not.toContain('secret');
  expect(JSON.stringify(await db.query('select * from outbox'))).not.toContain('secret');
});

test('providers of two nodes reach what is approved on one of them, and nothing once the deletion has returned', async () => {
  const models = [{ id: 'lamp', label: 'Lamp', capabilities: ['chat'] }];
  await using server = await serve((_request, answer) => answer.end(JSON.stringify(models)));
  await using location = await migratedTestLocation('postgres');
  const keys = { keys: makeKeyText('test'), keyFile: null };
  const options = { database: location.options, keys, providers: [REACHING_PROVIDER] };
  await using here = await openTestPlatform('postgres', {}, { ...options, nodeId: 'here' });
  await using there = await openTestPlatform('postgres', {}, { ...options, nodeId: 'there' });
  const { engineRegistry, egressApprovals } = here.operator.models;
  const config = { place: `${server.url}/models?key=secret` };
  const { id } = await engineRegistry.create({ name: 'lamp', provider: 'reaching-provider', config });
  const approval = {
    subject: `engine/${id}`,
    host: '127.0.0.1',
    port: server.port,
    reason: 'It keeps its models there.',
  };
  const asked = async (house: typeof here): Promise<unknown> => codeOf(house.operator.engines.listAvailableModels(id));

  await there.operator.nodes.waitForRevision(here.platform.revision());
  expect([await asked(here), await asked(there)]).toEqual(['EGRESS_DENIED', 'EGRESS_DENIED']);
  for (let round = 0; round < 2; round++) {
    const made = await egressApprovals.create({ ...approval, addressClass: 'loopback' });
    // What opens something is waited for by whoever wants to know; what closes it waits for every node by itself.
    await here.operator.nodes.waitForRevision(made.revision);
    expect([await asked(here), await asked(there)]).toEqual(['let through', 'let through']);
    await egressApprovals.delete(made.id);
    expect([await asked(there), await asked(here)]).toEqual(['EGRESS_DENIED', 'EGRESS_DENIED']);
  }
});
