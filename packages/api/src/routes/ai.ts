import { defineRoute } from '../define-route.ts';
import { candidates, explainRequest, trialAnswer, trialRequest } from '../schemas/ai-schemas.ts';

export const tryModel = defineRoute({
  name: 'ai.try',
  method: 'POST',
  path: '/api/v1/ai/try',
  summary: 'Makes one call to a model or an objective, and says which model answered.',
  description:
    'To look at what was set up. It is kept as every AI call is; programs that call models use `/v1/chat/completions` and ' +
    '`/v1/embeddings`, or the SDK.',
  permission: 'system.ai.call',
  body: trialRequest,
  response: { 200: trialAnswer },
  errors: [
    'AI_CALL_TIMED_OUT',
    'AI_METHOD_NOT_SUPPORTED',
    'AI_PROVIDER_ERROR',
    'EGRESS_DENIED',
    'MODEL_NOT_ACTIVE',
    'NO_MODEL_FOR_OBJECTIVE',
    'PERMISSION_DENIED',
    'STALE_REVISION',
  ],
  example: {
    body: { objective: 'dialogue-features', method: 'extractTokens', text: 'Ada gives to Save the Children.' },
    response: {
      method: 'extractTokens',
      tokens: [{ text: 'Ada', label: 'person', start: 0, end: 3 }],
      by: {
        callId: '01990000-0000-7000-8000-000000000003',
        modelRegistryId: 7,
        modelName: 'english',
        engineInstanceId: 3,
        provider: 'compromise',
        warnings: [],
      },
    },
  },
});

export const explainModel = defineRoute({
  name: 'ai.explain',
  method: 'POST',
  path: '/api/v1/ai/explain',
  summary:
    'Says which models would be asked for an objective, in their order, and which would not and why; calls nobody.',
  permission: 'system.ai.call',
  body: explainRequest,
  response: { 200: candidates },
  errors: ['PERMISSION_DENIED'],
  example: {
    body: { objective: 'dialogue-features', method: 'extractTokens' },
    response: {
      candidates: [
        {
          modelRegistryId: 7,
          modelName: 'english',
          engineInstanceId: 3,
          provider: 'compromise',
          chosenBy: 'mapping',
          skipped: null,
        },
      ],
    },
  },
});
