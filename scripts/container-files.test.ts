import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { validate } from 'dockerfile-utils';
import { expect, test } from 'vitest';
import { buildContext } from '../e2e/container/build-context.ts';
import { type ComposeService, filledEnvironment, readCompose } from '../e2e/container/read-compose.ts';
import { readDockerfile } from '../e2e/container/read-dockerfile.ts';

const ROOT = join(import.meta.dirname, '..');
const dockerfile = await readFile(join(ROOT, 'Dockerfile'), 'utf8');
const { services, volumes, secrets } = await readCompose(join(ROOT, 'compose.yaml'));
const nodes = Object.entries(services).filter(([name]) => name !== 'database');

test('the Dockerfile has nothing that a linter complains of, and begins with the Node that is pinned', async () => {
  expect(validate(dockerfile)).toEqual([]);
  expect(validate('FROM node\nRUNN x').length).toBeGreaterThan(0);
  const manifest = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as {
    devDependencies: { node: string };
  };
  expect(dockerfile).toContain(`ARG NODE_IMAGE=node:${manifest.devDependencies.node}-`);
});

test('a container has a user without rights, a volume, a health check, and a command that others can reach', async () => {
  const { stages, settings } = await readDockerfile(join(ROOT, 'Dockerfile'));
  expect(stages.map(({ name }) => name)).toEqual(['build', null]);
  expect(settings).toMatchObject({ user: '1000:1000', folder: '/app', volumes: ['/data'] });
  expect(settings.health).toEqual(['node', 'scripts/is-ready.mjs']);
  expect([...settings.entrypoint, ...settings.command].join(' ')).toBe(
    'node packages/cli/bin/enginehouse.mjs start --host 0.0.0.0',
  );
});

test('no secret, no test of processes and nothing built here goes into the image', async () => {
  const context = await buildContext();
  expect(context).toEqual(expect.arrayContaining(['package-lock.json', 'packages/cli/bin/enginehouse.mjs']));
  expect(context.filter((path) => /^(e2e|docs|bench|secrets|\.git)\/|node_modules|\.env$/.test(path))).toEqual([]);
});

test.each(nodes)('%s may do little, waits for its database, and has its own volume', (name, node) => {
  expect(node).toMatchObject({
    restart: 'unless-stopped',
    read_only: true,
    tmpfs: ['/tmp'],
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
    depends_on: { database: { condition: 'service_healthy' } },
    secrets: ['keys'],
    volumes: [`${name}:/data`],
    environment: { ENGINEHOUSE_NODE: name, ENGINEHOUSE_KEY_FILE: '/run/secrets/keys' },
  });
  // Of this machine alone, until something that ends TLS stands before it.
  expect(node.ports?.every((port) => port.startsWith('127.0.0.1:'))).toBe(true);
});

test('the database is pinned, is asked whether it is there, and its password has no default', () => {
  const { database } = services as Readonly<Record<string, ComposeService>>;
  expect(database?.image).toMatch(/^postgres:\d+\.\d+-\w+$/);
  expect(database?.healthcheck?.test.join(' ')).toContain('pg_isready');
  for (const [, node] of nodes) expect(() => filledEnvironment(node, {})).toThrow('DATABASE_PASSWORD');
  expect(Object.keys(volumes).sort()).toEqual(['database', ...nodes.map(([name]) => name)].sort());
  expect(Object.keys(secrets)).toEqual(['keys']);
});

test('every setting of a node is one that the operator finds in the documentation', async () => {
  const page = await readFile(join(ROOT, 'docs', 'operating', 'running.md'), 'utf8');
  for (const [, { environment = {} }] of nodes) {
    for (const name of Object.keys(environment)) expect(page).toContain(`\`${name}\``);
  }
});
