import { z } from 'zod';
import { defineRoute } from '../define-route.ts';
import { egressCheck, egressDenials, egressPolicyView, egressVerdict } from '../schemas/egress-schemas.ts';
import { queryInteger } from '../schemas/values.ts';

export const getEgressPolicy = defineRoute({
  name: 'egress.policy',
  method: 'GET',
  path: '/api/v1/egress',
  summary: 'Shows what may be reached, by whom, and which rule says so.',
  permission: 'session',
  response: { 200: egressPolicyView },
  errors: ['PERMISSION_DENIED'],
  example: {
    response: {
      revision: 14,
      mode: 'enforce',
      subjects: [
        {
          subject: 'engine/3',
          label: 'Ollama (Local)',
          rules: [{ host: 'localhost', port: 11434, classes: ['loopback'], because: 'config.base_url' }],
        },
      ],
    },
  },
});

export const checkEgress = defineRoute({
  name: 'egress.check',
  method: 'POST',
  path: '/api/v1/egress/check',
  summary: 'Says whether a subject could reach a URL now; resolves names, connects to nothing.',
  permission: 'session',
  body: egressCheck,
  response: { 200: egressVerdict },
  errors: ['INVALID_REQUEST', 'PERMISSION_DENIED'],
  example: {
    body: { subject: 'engine/3', url: 'http://localhost:11434/api/tags' },
    response: { allowed: true, because: 'config.base_url' },
  },
});

export const listDenials = defineRoute({
  name: 'egress.denials',
  method: 'GET',
  path: '/api/v1/egress/denials',
  summary: 'Lists connections that the policy refused, newest first.',
  description:
    'One line for each subject, host and port in a minute. As long as audit events are kept: these are audit events of type ' +
    '`egress.request.denied`.',
  permission: 'session',
  query: z.strictObject({
    after: z
      .string()
      .regex(/^[1-9]\d{0,14}$/)
      .exactOptional()
      .meta({ description: '`next` of the page before.' }),
    pageSize: queryInteger(1, 200).exactOptional().meta({ description: '1 to 200, default 50.' }),
    subject: z.string().min(1).max(200).exactOptional().meta({ description: '`engine/3`, `install/openai`.' }),
  }),
  response: { 200: egressDenials },
  errors: ['PERMISSION_DENIED'],
  example: {
    query: { subject: 'engine/3' },
    response: {
      rows: [
        {
          id: 4711,
          time: '2026-11-20T10:15:00.000Z',
          nodeId: 'north-1',
          subject: 'engine/3',
          host: 'telemetry.example.com',
          port: 443,
          because: 'no rule of engine/3 names telemetry.example.com:443',
          mode: 'enforce',
          withheld: false,
        },
      ],
      next: null,
    },
  },
});
