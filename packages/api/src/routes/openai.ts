import { z } from 'zod';
import { defineRoute } from '../define-route.ts';
import {
  chatCompletion,
  chatCompletionChunk,
  chatRequest,
  embeddingList,
  embeddingsRequest,
  openAiModel,
  openAiModelList,
} from '../schemas/openai-schemas.ts';

/** Images and files come within the body. */
const BODY_BYTES = 32 * 1024 * 1024;

const CALL_ERRORS = [
  'AI_CALL_TIMED_OUT',
  'AI_METHOD_NOT_SUPPORTED',
  'AI_PROVIDER_ERROR',
  'INVALID_REQUEST',
  'MODEL_NOT_ACTIVE',
  'NO_MODEL_FOR_OBJECTIVE',
  'STALE_REVISION',
  'UNKNOWN_AI_MODEL',
  'UNSUPPORTED_PARAMETER',
] as const;

const exampleModel = { id: 'llama3.2', object: 'model', created: 0, owned_by: 'ollama' } as const;

export const chatCompletions = defineRoute({
  name: 'openai.chat',
  method: 'POST',
  path: '/v1/chat/completions',
  summary: 'Asks a model to go on with a chat, in the OpenAI wire format.',
  description:
    'For clients of that format, with `<this server>/v1` as their base URL. A runtime that speaks the format gets the body ' +
    'as it is, but for the name of the model, and its bytes are the answer; for any other both are translated, and what ' +
    'cannot be is refused with `UNSUPPORTED_PARAMETER`. With `stream: true` the answer is server-sent events.',
  permission: 'system.ai.call',
  dialect: 'openai',
  bodyBytes: BODY_BYTES,
  unhurried: true,
  body: chatRequest,
  response: { 200: chatCompletion },
  stream: { format: 'bytes', event: chatCompletionChunk },
  errors: CALL_ERRORS,
  example: {
    body: { model: 'llama3.2', messages: [{ role: 'user', content: 'Say hello.' }] },
    response: {
      id: 'chatcmpl-01990000-0000-7000-8000-000000000003',
      object: 'chat.completion',
      created: 1_790_000_000,
      model: 'llama3.2',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: 'Hello.', refusal: null },
          logprobs: null,
          finish_reason: 'stop',
        },
      ],
      usage: { prompt_tokens: 11, completion_tokens: 2, total_tokens: 13 },
    },
  },
});

export const embeddings = defineRoute({
  name: 'openai.embeddings',
  method: 'POST',
  path: '/v1/embeddings',
  summary: 'Makes vectors of texts, in the OpenAI wire format.',
  permission: 'system.ai.call',
  dialect: 'openai',
  bodyBytes: BODY_BYTES,
  unhurried: true,
  body: embeddingsRequest,
  response: { 200: embeddingList },
  stream: { format: 'bytes' },
  errors: CALL_ERRORS,
  example: {
    body: { model: 'objective:search', input: ['an engine house'], encoding_format: 'float' },
    response: {
      object: 'list',
      data: [{ object: 'embedding', index: 0, embedding: [0.12, -0.07, 0.4] }],
      model: 'nomic-embed-text',
      usage: { prompt_tokens: 3, total_tokens: 3 },
    },
  },
});

export const listOpenAiModels = defineRoute({
  name: 'openai.models',
  method: 'GET',
  path: '/v1/models',
  summary: 'Lists what a request of the OpenAI wire format may name as its model.',
  description: 'Active models of active engine instances, and `objective:<name>` for each objective that is mapped.',
  permission: 'system.ai.call',
  dialect: 'openai',
  response: { 200: openAiModelList },
  errors: ['STALE_REVISION'],
  example: { response: { object: 'list', data: [exampleModel] } },
});

export const getOpenAiModel = defineRoute({
  name: 'openai.model',
  method: 'GET',
  path: '/v1/models/{model}',
  summary: 'Shows one line of the list of models.',
  permission: 'system.ai.call',
  dialect: 'openai',
  params: z.strictObject({ model: z.string().min(1).max(300).meta({ description: 'As the list has it.' }) }),
  response: { 200: openAiModel },
  errors: ['STALE_REVISION', 'UNKNOWN_AI_MODEL'],
  example: { params: { model: 'llama3.2' }, response: exampleModel },
});
