import { z } from 'zod';
import { capability, runtimeMethod } from './provider-schemas.ts';
import { json } from './values.ts';

/** Longest text of a trial: what is larger belongs to the OpenAI-compatible doors. */
const MOST_CHARACTERS = 200_000;

const objective = z.string().min(1).max(200).meta({ description: 'What the call is for.' });

/** One call to a model or an objective. */
export const trialRequest = z
  .strictObject({
    model: z.int().min(1).exactOptional().meta({ description: 'A bound model: `id` in `model_registry`.' }),
    objective: objective.exactOptional().meta({ description: 'In place of `model`.' }),
    method: z.enum(['generateText', 'embed', 'classify', 'extractTokens']),
    text: z.string().min(1).max(MOST_CHARACTERS),
    maxOutputTokens: z.int().min(1).max(1_000_000).exactOptional().meta({ description: 'Of `generateText`.' }),
    labels: z.array(z.string().min(1).max(200)).min(1).max(200).exactOptional().meta({
      description: 'Of `classify`: what to choose from. Default: the labels of the model.',
    }),
  })
  .meta({ id: 'TrialRequest', description: 'One call to `model` or `objective`.' });

const answeredBy = z
  .object({
    callId: z.string().meta({ description: 'Of the call in `ai_model_pipeline_steps`.' }),
    modelRegistryId: z.int(),
    modelName: z.string(),
    engineInstanceId: z.int(),
    provider: z.string(),
    warnings: z.array(z.string()).meta({ description: 'Models that were skipped or failed before, and why.' }),
  })
  .meta({ id: 'AnsweredBy', description: 'Which model answered.' });

const usage = z.object({
  promptTokens: z.int().nullable(),
  completionTokens: z.int().nullable(),
  totalTokens: z.int().nullable(),
});

export const trialAnswer = z
  .discriminatedUnion('method', [
    z.object({
      method: z.literal('generateText'),
      text: z.string(),
      finishReason: z.string(),
      usage,
      by: answeredBy,
    }),
    z.object({ method: z.literal('embed'), embedding: z.array(z.number()), usage, by: answeredBy }),
    z.object({
      method: z.literal('classify'),
      labels: z.array(z.object({ label: z.string(), score: z.number() })).meta({ description: 'Highest score first.' }),
      features: z.record(z.string(), json).exactOptional(),
      by: answeredBy,
    }),
    z.object({
      method: z.literal('extractTokens'),
      tokens: z.array(
        z.object({
          text: z.string(),
          label: z.string(),
          start: z.int(),
          end: z.int(),
          normal: z.string().exactOptional(),
        }),
      ),
      by: answeredBy,
    }),
  ])
  .meta({ id: 'TrialAnswer', description: 'What the model answered, by the method that was asked for.' });

export const explainRequest = z
  .strictObject({
    objective,
    method: runtimeMethod,
    requiredCapabilities: z.array(capability).max(20).exactOptional().meta({
      description: 'Besides what the method implies.',
    }),
    preferLocal: z.boolean().exactOptional(),
  })
  .meta({ id: 'ExplainRequest', description: 'A call that is not made.' });

export const candidates = z
  .object({
    candidates: z.array(
      z.object({
        modelRegistryId: z.int(),
        modelName: z.string(),
        engineInstanceId: z.int(),
        provider: z.string(),
        chosenBy: z.enum(['mapping', 'priority', 'local', 'name']).nullable(),
        skipped: z.string().nullable().meta({ description: 'Why it would not be asked.' }),
      }),
    ),
  })
  .meta({ id: 'Candidates', description: 'Who would be asked, in their order, and who would not.' });

export const capabilityName = z.string().min(1).max(80).meta({ description: 'A capability, for example `chat`.' });

export const modelOrder = z
  .strictObject({
    modelIds: z
      .array(z.int().min(1))
      .max(10_000)
      .meta({ description: 'First to last: each that has a priority once, and those of `adding`.' }),
    adding: z
      .array(z.int().min(1))
      .max(10_000)
      .exactOptional()
      .meta({ description: 'Those of them that get a priority, where they have none.' }),
  })
  .meta({ id: 'ModelOrder', description: 'Ids of registered models, in the order in which they are tried.' });

export const capabilityOrder = z
  .object({ capability: z.string(), modelIds: z.array(z.int()), revision: z.int() })
  .meta({ id: 'CapabilityOrder', description: 'In which order models are tried for a capability.' });
