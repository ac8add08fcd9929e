import { z } from 'zod';
import { defineRoute } from '../define-route.ts';

const setupState = z
  .object({
    done: z.boolean().meta({ description: 'A super user exists.' }),
  })
  .meta({ id: 'SetupState', description: 'Whether the first user was made.' });

export const getSetup = defineRoute({
  name: 'setup.get',
  method: 'GET',
  path: '/api/v1/setup',
  summary: 'Says whether the first user was made.',
  permission: 'public',
  response: { 200: setupState },
  errors: [],
  example: { response: { done: false } },
});

export const completeSetup = defineRoute({
  name: 'setup.complete',
  method: 'POST',
  path: '/api/v1/setup',
  summary: 'Makes the first super user; once.',
  description:
    'The operator of this machine may do it as long as there is none. Anybody else needs the secret of the one-time link, ' +
    'which travels in the body alone. Of two that ask at once, one makes it.',
  permission: 'public',
  // Nothing is taken from the address: it stands in logs and histories.
  query: z.strictObject({}),
  body: z
    .strictObject({
      secret: z.string().min(1).max(200).exactOptional().meta({ description: 'Of the one-time link.' }),
      username: z.string().min(1).max(200),
      password: z.string().min(1).max(2_000).meta({ description: '12 characters or more, and not the user name.' }),
      email: z.string().min(1).max(320).exactOptional(),
    })
    .meta({ id: 'SetupRequest', description: 'The first super user.' }),
  idempotency: 'never',
  response: {
    200: z
      .object({ id: z.int(), username: z.string() })
      .meta({ id: 'SetupResult', description: 'The user that was made.' }),
  },
  errors: ['ALREADY_SET_UP', 'SETUP_LINK_VOID'],
  example: {
    body: { username: 'ada', password: 'correct horse battery staple' },
    response: { id: 1, username: 'ada' },
  },
});
