import { z } from 'zod';

// The wire format of OpenAI. What a runtime of the format may know beyond these fields goes along: objects are loose.

/** Most messages, tools or texts of one request. */
const MOST = 10_000;

const modelName = z.string().min(1).max(300).meta({
  description: 'Name of a registered model, or `objective:<name>` for whichever model serves an objective.',
});
const name = z.string().min(1).max(200);
const optionalNumber = z.number().nullable().optional();
const optionalText = z.string().max(200).nullable().optional();

const contentPart = z.looseObject({
  type: z.string().max(80),
  text: z.string().exactOptional(),
  refusal: z.string().exactOptional(),
  image_url: z.looseObject({ url: z.string() }).exactOptional(),
  file: z.looseObject({ file_data: z.string().exactOptional(), filename: z.string().exactOptional() }).exactOptional(),
});

const message = z.looseObject({
  role: z.string().max(80),
  content: z.union([z.string(), z.array(contentPart).max(MOST), z.null()]).optional(),
  tool_calls: z
    .array(z.looseObject({ id: z.string().max(500), function: z.looseObject({ name, arguments: z.string() }) }))
    .max(MOST)
    .nullable()
    .optional(),
  tool_call_id: z.string().max(500).exactOptional(),
});
const tool = z.looseObject({
  type: z.string().max(80),
  function: z
    .looseObject({
      name,
      description: z.string().nullable().optional(),
      parameters: z.looseObject({}).nullable().optional(),
      strict: z.boolean().nullable().optional(),
    })
    .exactOptional(),
});

/** A body of `/v1/chat/completions`. */
export const chatRequest = z
  .looseObject({
    model: modelName,
    messages: z.array(message).min(1).max(MOST).meta({ description: 'The chat so far, oldest first.' }),
    stream: z.boolean().nullable().optional().meta({ description: 'Answer as server-sent events.' }),
    stream_options: z
      .looseObject({ include_usage: z.boolean().nullable().optional() })
      .nullable()
      .optional()
      .meta({ description: '`include_usage`: one more event with the tokens used.' }),
    max_completion_tokens: optionalNumber,
    max_tokens: optionalNumber.meta({ description: 'The older name of `max_completion_tokens`.' }),
    temperature: optionalNumber,
    top_p: optionalNumber,
    presence_penalty: optionalNumber,
    frequency_penalty: optionalNumber,
    seed: optionalNumber,
    stop: z
      .union([z.string(), z.array(z.string()).max(100)])
      .nullable()
      .optional(),
    tools: z.array(tool).max(MOST).nullable().optional().meta({ description: 'Functions that the model may call.' }),
    tool_choice: z
      .union([
        z.string().max(80),
        z.looseObject({ type: z.string().max(80), function: z.looseObject({ name }).exactOptional() }),
      ])
      .nullable()
      .optional(),
    response_format: z
      .looseObject({
        type: z.string().max(80),
        json_schema: z
          .looseObject({
            name,
            description: z.string().nullable().optional(),
            schema: z.looseObject({}).nullable().optional(),
          })
          .exactOptional(),
      })
      .nullable()
      .optional()
      .meta({ description: 'Text, JSON, or JSON of a schema.' }),
    reasoning_effort: optionalText,
  })
  .meta({ id: 'ChatCompletionRequest', description: 'A chat to go on with, in the OpenAI wire format.' });

const usage = z.looseObject({ prompt_tokens: z.number(), total_tokens: z.number() });

/** An answer in one piece, as a runtime of the format or the translation gives it. */
export const chatCompletion = z
  .looseObject({
    id: z.string(),
    object: z.string(),
    model: z.string(),
    choices: z.array(z.looseObject({ index: z.number(), finish_reason: z.string().nullable().optional() })),
    usage: usage.nullable().optional(),
  })
  .meta({ id: 'ChatCompletion', description: 'What the model answered.' });

/** The data of one event. The last event is the text `[DONE]`. */
export const chatCompletionChunk = z
  .looseObject({
    id: z.string(),
    object: z.string(),
    choices: z.array(z.looseObject({ index: z.number() })),
    usage: usage.nullable().optional(),
  })
  .meta({ id: 'ChatCompletionChunk', description: 'A piece of the answer; the last event is the text `[DONE]`.' });

/** A body of `/v1/embeddings`. */
export const embeddingsRequest = z
  .looseObject({
    model: modelName,
    input: z
      .union([
        z.string(),
        z.array(z.string()).min(1).max(MOST),
        z
          .array(z.number())
          .min(1)
          .max(MOST * 10),
        z
          .array(
            z
              .array(z.number())
              .min(1)
              .max(MOST * 10),
          )
          .min(1)
          .max(MOST),
      ])
      .meta({ description: 'A text, or a list of texts. Numbers of tokens only for runtimes of this format.' }),
    encoding_format: z.enum(['float', 'base64']).nullable().optional().meta({
      description: 'Numbers (default), or 32-bit floats as base64.',
    }),
    dimensions: z.int().min(1).max(100_000).nullable().optional().meta({
      description: 'Length of the vectors, for models that can choose it.',
    }),
  })
  .meta({ id: 'EmbeddingsRequest', description: 'Texts to make vectors of, in the OpenAI wire format.' });

export const embeddingList = z
  .looseObject({
    object: z.string(),
    model: z.string(),
    data: z.array(z.looseObject({ index: z.number(), embedding: z.union([z.array(z.number()), z.string()]) })),
    usage: usage.nullable().optional(),
  })
  .meta({ id: 'EmbeddingList', description: 'One vector for each text, in their order.' });

export const openAiModel = z
  .object({
    id: z.string().meta({ description: 'What a request names as `model`.' }),
    object: z.literal('model'),
    created: z.int().meta({ description: 'When it was registered, in seconds since the epoch; of objectives 0.' }),
    owned_by: z.string().meta({ description: 'The provider; of objectives `enginehouse`.' }),
  })
  .meta({ id: 'OpenAiModel', description: 'A model that may be named.' });

export const openAiModelList = z
  .object({ object: z.literal('list'), data: z.array(openAiModel) })
  .meta({ id: 'OpenAiModelList', description: 'Active models, and the objectives that are mapped.' });
