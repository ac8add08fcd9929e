import { z } from 'zod';
import { defineRoute } from '../define-route.ts';
import { revision } from '../schemas/values.ts';

export const getHealth = defineRoute({
  name: 'health.alive',
  method: 'GET',
  path: '/healthz',
  summary: 'Says that the process is alive.',
  permission: 'public',
  response: { 200: z.object({ status: z.literal('alive') }).meta({ id: 'Health', description: 'Alive.' }) },
  errors: [],
  example: { response: { status: 'alive' } },
});

export const getReadiness = defineRoute({
  name: 'health.ready',
  method: 'GET',
  path: '/readyz',
  summary: 'Says that the server serves this revision of the configuration, and that it is not stale.',
  permission: 'public',
  response: {
    200: z
      .object({ status: z.literal('ready'), revision })
      .meta({ id: 'Readiness', description: 'Serving this revision.' }),
  },
  errors: ['NOT_READY'],
  example: { response: { status: 'ready', revision: 12 } },
});
