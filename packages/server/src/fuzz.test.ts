import { allRoutes, type RouteDefinition } from '@enginehouse/api';
import fc from 'fast-check';
import type { FastifyInstance } from 'fastify';
import { describe, expect, test } from 'vitest';
import { createServer } from './create-server.ts';
import { arbitraryRequest } from './testing/arbitrary-request.ts';
import { expectHouseHeaders, expectRefusal } from './testing/expect-problem.ts';
import { createMemoryPlatform } from './testing/memory-platform.ts';
import { MEMORY_TASK } from './testing/memory-tasks.ts';

const seed = Number(process.env.ENGINEHOUSE_SEED ?? Math.floor(Math.random() * 2 ** 31));
console.log(`fuzz: ENGINEHOUSE_SEED=${seed}`);

/** Ids that name something, so that requests get past the first look-up. */
async function knownIds(app: FastifyInstance): Promise<Record<string, string>> {
  const run = await app.inject({ method: 'POST', url: '/api/v1/runs', payload: { signals: {} } });
  const { runId } = run.json<{ runId: string }>();
  return {
    engineId: 'echo',
    runId,
    a: runId,
    b: runId,
    model: 'settings',
    id: 'hardCap',
    form: 'create',
    providerId: 'compromise',
    engineInstanceId: '3',
    modelRegistryId: '7',
    taskId: MEMORY_TASK,
    name: 'hardCap',
  };
}

const takesInput = ({ params, query, body }: RouteDefinition): boolean => (params ?? query ?? body) !== undefined;

describe.each((allRoutes as readonly RouteDefinition[]).map((route) => [route.name, route] as const))(
  '%s',
  (_, route) => {
    test('answers or refuses, and never fails', async () => {
      const platform = createMemoryPlatform();
      const app = createServer({ platform, checkAnswers: true });
      const statuses = new Set<number>();
      await fc.assert(
        fc.asyncProperty(arbitraryRequest(route, await knownIds(app)), async (request) => {
          const answer = await app.inject(request);
          statuses.add(answer.statusCode);
          expect(answer.statusCode).not.toBe(500);
          expect(answer.body).not.toContain('INTERNAL_ERROR');
          if (answer.statusCode >= 400) expectRefusal(answer, route.dialect);
          else expectHouseHeaders(answer);
          expect(platform.state.running).toBe(0);
        }),
        // Here it shrinks to the smallest request; e2e/fuzz.long.e2e.ts sends a hundred thousand to a real house.
        { seed, numRuns: takesInput(route) ? 100 : 20 },
      );
      // Both sides of the door were seen.
      expect(statuses).toContain(200);
      if (takesInput(route)) {
        expect([...statuses].some((status) => status >= 400)).toBe(true);
      }
    }, 60_000);
  },
);
