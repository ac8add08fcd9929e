import { defineRoute } from '../define-route.ts';
import { usageQuery, usageReport } from '../schemas/usage-schemas.ts';

const figures = {
  calls: 12,
  failures: 1,
  promptTokens: 3_400,
  completionTokens: 910,
  p50Ms: 420,
  p95Ms: 1_350,
} as const;

export const getUsage = defineRoute({
  name: 'usage.get',
  method: 'GET',
  path: '/api/v1/usage',
  summary: 'Counts calls of AI models over time: failures, tokens, latency.',
  description:
    'Of the calls that the session may see: its own, those of its organization, or all; those of withheld engines with ' +
    '`system.run.research.view`. Each call by itself is a row of `GET /api/v1/models/ai_model_usage`.',
  permission: 'session',
  query: usageQuery,
  response: { 200: usageReport },
  errors: ['INVALID_REQUEST'],
  example: {
    query: { from: '2026-11-20T00:00:00Z', to: '2026-11-21T00:00:00Z', by: 'model' },
    response: {
      from: '2026-11-20T00:00:00.000Z',
      to: '2026-11-21T00:00:00.000Z',
      bucket: 'hour',
      lines: [{ start: '2026-11-20T10:00:00.000Z', key: 'english', others: false, ...figures }],
      total: figures,
    },
  },
});
