import { EnginehouseError } from '@enginehouse/errors';
import type { OpenAiDoor } from '@enginehouse/platform';

const BY = {
  callId: '01990000-0000-7000-8000-000000000003',
  modelRegistryId: 7,
  modelName: 'echo',
  engineInstanceId: 3,
  provider: 'echo',
  warnings: [],
};
/** The second is what requests are made up with, for whichever route has a `model` in its path. */
const NAMES = ['echo', 'settings'];
const MODEL = { id: 'echo', object: 'model', created: 0, owned_by: 'echo' } as const;

/** One model that says what it was told last; told to `break`, its stream breaks off. */
export function createMemoryOpenAi(): OpenAiDoor {
  return {
    models: () => [MODEL],
    model(_, id) {
      if (!NAMES.includes(id)) throw unknownAiModel(id);
      return { ...MODEL, id };
    },
    async chat(_, { messages, stream }) {
      const { content } = messages.at(-1) ?? {};
      const said = typeof content === 'string' ? content : '';
      if (stream === true) return { type: 'text/event-stream', body: events(said), by: BY };
      const message = { role: 'assistant', content: said };
      const choices = [{ index: 0, message, finish_reason: 'stop' }];
      return { type: 'application/json', body: JSON.stringify({ ...head('chat.completion'), choices }), by: BY };
    },
    async embeddings(_, { input }) {
      const data = [{ object: 'embedding', index: 0, embedding: [input.length] }];
      return { type: 'application/json', body: Buffer.from(JSON.stringify({ ...head('list'), data })), by: BY };
    },
  };
}

function unknownAiModel(id: string): EnginehouseError {
  const entry = { status: 404, meaning: 'There is none.', fix: 'List them.' };
  return new EnginehouseError('UNKNOWN_AI_MODEL', entry, { message: `no model '${id}'` });
}

function head(object: string) {
  return { id: 'chatcmpl-1', object, created: 0, model: 'echo' };
}

async function* events(said: string): AsyncGenerator<string, void, void> {
  const choices = [{ index: 0, delta: { content: said }, finish_reason: null }];
  yield `data: ${JSON.stringify({ ...head('chat.completion.chunk'), choices })}\n\n`;
  if (said === 'break') throw new Error('password=hunter2 at /srv/secret.ts');
  yield 'data: [DONE]\n\n';
}
