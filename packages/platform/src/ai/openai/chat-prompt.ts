import type { GenerateRequest } from '@enginehouse/sdk';
import { invalidRequest } from '../../errors.ts';
import type { ChatContentPart, ChatMessage } from './chat-request.ts';
import { unsupportedParameter } from './openai-errors.ts';

type Prompt = Exclude<GenerateRequest['prompt'], string>;
type Message = Prompt[number];
type UserPart = Extract<Message, { readonly role: 'user' }>['content'][number];
type AssistantPart = Extract<Message, { readonly role: 'assistant' }>['content'][number];
type ToolMessage = Extract<Message, { readonly role: 'tool' }>;

const DATA_URL = /^data:([\w.+-]+\/[\w.+-]+)(?:;[\w=.+-]+)*;base64,([A-Za-z0-9+/_-]*={0,2})$/;

/**
 * The messages of a chat in the words of the AI SDK. Throws `INVALID_REQUEST` and `UNSUPPORTED_PARAMETER`, with the path of
 * what it is about.
 */
export function promptOf(messages: readonly ChatMessage[]): Prompt {
  const prompt: Message[] = [];
  const toolNames = new Map<string, string>();
  for (const [index, message] of messages.entries()) {
    const at = `messages[${index}]`;
    switch (message.role) {
      case 'system':
      case 'developer':
        prompt.push({ role: 'system', content: textOf(message, at) });
        break;
      case 'user':
        prompt.push({ role: 'user', content: userParts(message, at) });
        break;
      case 'assistant':
        for (const { id, function: called } of message.tool_calls ?? []) toolNames.set(id, called.name);
        prompt.push({ role: 'assistant', content: assistantParts(message, at) });
        break;
      case 'tool':
        addToolResult(prompt, message, at, toolNames);
        break;
      default:
        throw unsupportedParameter(`${at}.role`, `the role '${message.role.slice(0, 40)}'`);
    }
  }
  return prompt;
}

function userParts({ content }: ChatMessage, at: string): UserPart[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  return (content ?? []).map((part, index) => userPart(part, `${at}.content[${index}]`));
}

function userPart(part: ChatContentPart, at: string): UserPart {
  switch (part.type) {
    case 'text':
      return { type: 'text', text: part.text ?? '' };
    case 'image_url':
      return filePart(part.image_url?.url, `${at}.image_url.url`);
    case 'file': {
      const file = filePart(part.file?.file_data, `${at}.file.file_data`);
      return part.file?.filename === undefined ? file : { ...file, filename: part.file.filename };
    }
    default:
      throw unsupportedParameter(`${at}.type`, `a part of type '${part.type.slice(0, 40)}'`);
  }
}

/** What stands elsewhere is not fetched for a caller: it would be this house that reaches out. */
function filePart(url: string | undefined, at: string): Extract<UserPart, { readonly type: 'file' }> {
  const [, mediaType, data] = DATA_URL.exec(url ?? '') ?? [];
  if (mediaType === undefined || data === undefined) {
    throw invalidRequest(at, 'must bring the data itself', 'data:<media type>;base64,<data>');
  }
  return { type: 'file', mediaType, data: { type: 'data', data } };
}

function assistantParts(message: ChatMessage, at: string): AssistantPart[] {
  const text = textOf(message, at);
  const parts: AssistantPart[] = text === '' ? [] : [{ type: 'text', text }];
  for (const [index, call] of (message.tool_calls ?? []).entries()) {
    parts.push({
      type: 'tool-call',
      toolCallId: call.id,
      toolName: call.function.name,
      input: argumentsOf(call.function.arguments, `${at}.tool_calls[${index}].function.arguments`),
    });
  }
  return parts;
}

function argumentsOf(text: string, at: string): unknown {
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw invalidRequest(at, 'is not JSON', 'the arguments as the model wrote them');
  }
}

/** Results of one turn stand in one message. */
function addToolResult(prompt: Message[], message: ChatMessage, at: string, names: ReadonlyMap<string, string>): void {
  const toolCallId = message.tool_call_id ?? '';
  const toolName = names.get(toolCallId);
  if (toolName === undefined) {
    throw invalidRequest(`${at}.tool_call_id`, 'names no call of a message before it', 'the id of a tool call');
  }
  const output = { type: 'text', value: textOf(message, at) } as const;
  const result: ToolMessage['content'][number] = { type: 'tool-result', toolCallId, toolName, output };
  const last = prompt.at(-1);
  if (last?.role === 'tool') last.content.push(result);
  else prompt.push({ role: 'tool', content: [result] });
}

/** The text of a message that can be nothing else. */
function textOf({ content }: ChatMessage, at: string): string {
  if (typeof content === 'string') return content;
  return (content ?? [])
    .map((part, index) => {
      if (part.type === 'text') return part.text ?? '';
      if (part.type === 'refusal') return part.refusal ?? '';
      throw unsupportedParameter(`${at}.content[${index}].type`, `a part of type '${part.type.slice(0, 40)}'`);
    })
    .join('');
}
