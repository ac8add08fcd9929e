import type { GenerateRequest } from '@enginehouse/sdk';
import { invalidRequest } from '../../errors.ts';
import { promptOf } from './chat-prompt.ts';
import type { ChatRequest, ChatResponseFormat, ChatTool, ChatToolChoice } from './chat-request.ts';
import { unsupportedParameter } from './openai-errors.ts';

type Tools = NonNullable<GenerateRequest['tools']>;
type JsonSchema = Extract<Tools[number], { readonly type: 'function' }>['inputSchema'];

const UNDERSTOOD: ReadonlySet<string> = new Set([
  'model',
  'messages',
  'stream',
  'stream_options',
  'max_completion_tokens',
  'max_tokens',
  'temperature',
  'top_p',
  'presence_penalty',
  'frequency_penalty',
  'seed',
  'stop',
  'tools',
  'tool_choice',
  'response_format',
  'reasoning_effort',
]);

/** Fields that change nothing of an answer: they are for whoever bills or stores it. */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set([
  'user',
  'metadata',
  'safety_identifier',
  'prompt_cache_key',
  'prompt_cache_retention',
]);

/** Values that say the same as leaving the field out. */
const USUAL: ReadonlyMap<string, (value: unknown) => boolean> = new Map([
  ['n', (value) => value === 1],
  ['logprobs', (value) => value === false],
  ['store', (value) => value === false],
  ['parallel_tool_calls', (value) => value === true],
  ['service_tier', (value) => value === 'auto' || value === 'default'],
  ['verbosity', (value) => value === 'medium'],
  ['logit_bias', (value) => typeof value === 'object' && value !== null && Object.keys(value).length === 0],
  ['modalities', (value) => Array.isArray(value) && value.every((one) => one === 'text')],
]);

const EFFORTS = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh'] as const;

/**
 * A chat request in the words of the AI SDK, for runtimes that speak another format. What it asks beyond those words is
 * refused rather than dropped. Throws `INVALID_REQUEST` and `UNSUPPORTED_PARAMETER`.
 */
export function generateRequestOf(request: ChatRequest): GenerateRequest {
  refuseUnknown(request);
  const maxOutputTokens = request.max_completion_tokens ?? request.max_tokens;
  const { stop, tools, tool_choice: choice, reasoning_effort: effort, response_format: format } = request;
  return {
    prompt: promptOf(request.messages),
    ...given('maxOutputTokens', maxOutputTokens),
    ...given('temperature', request.temperature),
    ...given('topP', request.top_p),
    ...given('presencePenalty', request.presence_penalty),
    ...given('frequencyPenalty', request.frequency_penalty),
    ...given('seed', request.seed),
    ...given('stopSequences', typeof stop === 'string' ? [stop] : stop?.slice()),
    ...given('tools', tools?.map(toolOf)),
    ...given('toolChoice', choice === undefined || choice === null ? null : toolChoiceOf(choice)),
    ...given('responseFormat', format === undefined || format === null ? null : responseFormatOf(format)),
    ...given('reasoning', effort === undefined || effort === null ? null : effortOf(effort)),
  };
}

/** Refuses fields beyond those that are understood, unless their value changes nothing. */
function refuseUnknown(request: object): void {
  for (const [field, value] of Object.entries(request)) {
    if (UNDERSTOOD.has(field) || WITHOUT_EFFECT.has(field) || value === null || value === undefined) continue;
    if (USUAL.get(field)?.(value) !== true) throw unsupportedParameter(field.slice(0, 80), 'it');
  }
}

function toolOf(tool: ChatTool, index: number): Tools[number] {
  const at = `tools[${index}]`;
  const { type, function: declared } = tool;
  if (type !== 'function') throw unsupportedParameter(`${at}.type`, `a tool of type '${type.slice(0, 40)}'`);
  if (declared === undefined) throw invalidRequest(`${at}.function`, 'is missing', 'name, description, parameters');
  return {
    type: 'function',
    name: declared.name,
    inputSchema: (declared.parameters ?? { type: 'object', properties: {} }) as JsonSchema,
    ...given('description', declared.description),
    ...given('strict', declared.strict),
  };
}

function toolChoiceOf(choice: ChatToolChoice): NonNullable<GenerateRequest['toolChoice']> {
  if (choice === 'auto' || choice === 'none' || choice === 'required') return { type: choice };
  if (typeof choice === 'string' || choice.type !== 'function' || choice.function === undefined) {
    throw unsupportedParameter('tool_choice', 'this choice of tools');
  }
  return { type: 'tool', toolName: choice.function.name };
}

function responseFormatOf(format: ChatResponseFormat): NonNullable<GenerateRequest['responseFormat']> {
  const { type, json_schema: schema } = format;
  if (type === 'text') return { type: 'text' };
  if (type === 'json_object') return { type: 'json' };
  if (type !== 'json_schema') throw unsupportedParameter('response_format.type', `'${type.slice(0, 40)}'`);
  if (schema === undefined) throw invalidRequest('response_format.json_schema', 'is missing', 'name and schema');
  return {
    type: 'json',
    name: schema.name,
    ...given('schema', schema.schema as JsonSchema | null | undefined),
    ...given('description', schema.description),
  };
}

function effortOf(effort: string): (typeof EFFORTS)[number] {
  const known = EFFORTS.find((one) => one === effort);
  if (known === undefined) throw unsupportedParameter('reasoning_effort', `'${effort.slice(0, 40)}'`);
  return known;
}

/** A field that is left out where its value is none. */
function given<Name extends string, Value>(
  name: Name,
  value: Value | null | undefined,
): { readonly [Key in Name]?: Value } {
  return (value === null || value === undefined ? {} : { [name]: value }) as { readonly [Key in Name]?: Value };
}
