import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allRoutes, fillPath, type RouteDefinition } from '@enginehouse/api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createServer } from './create-server.ts';
import { createMemoryPlatform } from './testing/memory-platform.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'console-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<title>Enginehouse</title>');
  await writeFile(join(folder, 'assets', 'page.js'), 'export {};');
});
afterAll(() => rm(folder, { recursive: true }));

const person = { accept: 'text/html' };
const routes = (allRoutes as readonly RouteDefinition[])
  .filter(({ method }) => method === 'GET')
  .map(({ path, example }) => {
    const query = new URLSearchParams(example.query as Record<string, string> | undefined).toString();
    return `${fillPath(path, example.params)}${query === '' ? '' : `?${query}`}`;
  });
const places: readonly (readonly [url: string, headers: Record<string, string>])[] = [
  ...routes.map((url) => [url, {}] as const),
  ['/', person],
  ['/engines/echo?tab=runs', person],
  ['/docs', person],
  ['/assets/page.js', {}],
  ['/assets/gone.js', {}],
  ['/nowhere', {}],
  ['/api/v1/nowhere', person],
  ['/api/v1/tasks/01990000-0000-7000-8000-000000000002/events', { accept: 'text/event-stream' }],
];

/** What differs between two answers to the same, and how a body is sent. */
const OF_THE_MOMENT = new Set(['x-request-id', 'date', 'keep-alive', 'transfer-encoding']);

function headersOf(given: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(given).filter(([name]) => !OF_THE_MOMENT.has(name)));
}

test.each(places)('HEAD %s %o answers as GET does, without the body', async (url, headers) => {
  await using app = createServer({ platform: createMemoryPlatform(), console: folder });
  const got = await app.inject({ method: 'GET', url, headers });
  const head = await app.inject({ method: 'HEAD', url, headers });
  expect([head.statusCode, head.body]).toEqual([got.statusCode, '']);
  const { 'content-length': length, ...rest } = headersOf(head.headers);
  const { 'content-length': expected, ...others } = headersOf(got.headers);
  expect(rest).toEqual(others);
  // It has counted the one before.
  if (expected !== undefined && url !== '/metrics') expect(length).toBe(expected);
});

test('who asks for the head of a stream follows nothing', async () => {
  const platform = createMemoryPlatform();
  const { watch } = platform.eventDoor;
  let watched = 0;
  const eventDoor: typeof platform.eventDoor = {
    watch: (...given) => {
      watched += 1;
      return watch(...given);
    },
  };
  await using app = createServer({ platform: { ...platform, eventDoor } });
  const head = await app.inject({ method: 'HEAD', url: '/api/v1/events' });
  expect([head.statusCode, head.headers['content-type'], watched]).toEqual([200, 'text/event-stream', 0]);
  await app.inject({ url: '/api/v1/events' });
  expect(watched).toBe(1);
});
