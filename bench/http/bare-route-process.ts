// A bare Fastify route that takes the body of POST /api/v1/runs and answers what a house answered to it, by the same schemas:
// fork('bare-route-process.ts', [ANSWER]). Tells and answers as runs-house-process.ts does.
import type { AddressInfo } from 'node:net';
import { allRoutes } from '@enginehouse/api';
import { fastify } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { ServingProcess } from './runs-house-process.ts';

const answer = JSON.parse(process.argv[2] ?? '') as object;
const route = allRoutes.find(({ name }) => name === 'runs.score') as (typeof allRoutes)[number] & { body: unknown };
const app = fastify();
app.setValidatorCompiler(validatorCompiler);
app.setSerializerCompiler(serializerCompiler);
app.post(route.path, { schema: { body: route.body, response: route.response } }, async () => answer);
await app.listen({ port: 0, host: '127.0.0.1' });
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.(user + system);
});
const { port } = app.server.address() as AddressInfo;
process.send?.({ port, authorization: 'Bearer none' } satisfies ServingProcess);
process.on('disconnect', () => process.exit());
