import { defineRoute } from '../define-route.ts';
import { egressCheck, egressPolicyView, egressVerdict } from '../schemas/egress-schemas.ts';

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
