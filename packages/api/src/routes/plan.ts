import { defineRoute } from '../define-route.ts';
import { planRequest, planView } from '../schemas/plan-schemas.ts';

export const previewPlan = defineRoute({
  name: 'plan.preview',
  method: 'POST',
  path: '/api/v1/plan',
  summary: 'Shows which engines a request would run, in which order, and what it leaves out and why.',
  description: 'Runs nothing. Every field is optional: `{}` asks for the plan of a request without conditions.',
  permission: 'system.run.score',
  body: planRequest,
  response: { 200: planView },
  errors: ['EMPTY_PLAN', 'TARGET_EXCLUDED', 'UNKNOWN_TARGET'],
  example: {
    body: { budget: 8, targets: ['state-machine-runtime'] },
    response: {
      planHash: '5f2b0c4e9a7d1f3866e0c2a4b8d0f1e35f2b0c4e9a7d1f3866e0c2a4b8d0f1e3',
      revision: 12,
      engines: [
        {
          engineId: 'bayesian-confidence',
          version: '1.0.0',
          batch: 0,
          computeCost: 2,
          dependencies: [],
          withheld: false,
        },
        {
          engineId: 'state-machine-runtime',
          version: '1.2.0',
          batch: 1,
          computeCost: 4,
          dependencies: ['bayesian-confidence'],
          withheld: false,
        },
      ],
      batches: [['bayesian-confidence'], ['state-machine-runtime']],
      totalCost: 6,
      criticalPath: ['bayesian-confidence', 'state-machine-runtime'],
      withheld: [],
      excluded: [],
    },
  },
});
