import { z } from 'zod';
import { defineRoute } from '../define-route.ts';
import {
  candidates,
  capabilityName,
  capabilityOrder,
  explainRequest,
  modelOrder,
  trialAnswer,
  trialRequest,
} from '../schemas/ai-schemas.ts';

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

export const reorderPriorities = defineRoute({
  name: 'ai.reorder',
  method: 'PUT',
  path: '/api/v1/ai/priorities/{capability}',
  summary: 'Sets the whole order in which models are tried for a capability, in one change.',
  description:
    'Priorities become 1, 2, 3, ... The list names each model that has a priority for it just once, and those of `adding`, ' +
    'which get one; otherwise somebody else changed it meanwhile: read it again. A model loses its priority with its row of ' +
    '`model_capability_priority`.',
  permission: 'system.routing.manage',
  params: z.strictObject({ capability: capabilityName }),
  body: modelOrder,
  response: { 200: capabilityOrder },
  errors: ['INVALID_REQUEST', 'PERMISSION_DENIED'],
  example: {
    params: { capability: 'chat' },
    body: { modelIds: [7, 9] },
    response: { capability: 'chat', modelIds: [7, 9], revision: 15 },
  },
});
