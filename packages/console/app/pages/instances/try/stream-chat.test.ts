import { afterEach, expect, test, vi } from 'vitest';
import { streamChat } from './stream-chat.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

const chunk = (more: object): string => `data: ${JSON.stringify({ id: 'x', model: 'small', ...more })}\n\n`;

/** Asks a door that answers so; the pieces as they came, and how it ended. */
async function asked(text: string, init: ResponseInit = {}) {
  const bodies: string[] = [];
  vi.stubGlobal('fetch', async (_: string, { body }: { body: string }) => {
    bodies.push(body);
    return new Response(text, { headers: { 'x-enginehouse-call-id': 'call-1' }, ...init });
  });
  const pieces: string[] = [];
  const { signal } = new AbortController();
  const end = await streamChat(
    { model: 'objective:talk', text: 'Hi' },
    { signal, onText: (piece) => pieces.push(piece) },
  );
  return { pieces, end, body: JSON.parse(bodies[0] as string) as unknown };
}

test('tells the pieces as they come, then model, tokens, why it ended and which call it was', async () => {
  const { pieces, end, body } = await asked(
    chunk({ choices: [{ delta: { role: 'assistant', content: 'Hel' } }] }) +
      ': heartbeat\n\n' +
      chunk({ choices: [{ delta: { content: 'lo' } }] }) +
      chunk({ choices: [{ delta: {}, finish_reason: 'stop' }] }) +
      chunk({ choices: [], usage: { prompt_tokens: 3, completion_tokens: 2 } }) +
      'data: [DONE]\n\n',
  );
  expect(pieces).toEqual(['Hel', 'lo']);
  expect(end).toEqual({
    callId: 'call-1',
    model: 'small',
    finishReason: 'stop',
    usage: { promptTokens: 3, completionTokens: 2 },
  });
  expect(body).toMatchObject({ model: 'objective:talk', stream: true, messages: [{ role: 'user', content: 'Hi' }] });
});

test('a refusal is the error that the door names', async () => {
  const body = JSON.stringify({ error: { message: 'No model. Map one.', code: 'NO_MODEL_FOR_OBJECTIVE' } });
  await expect(asked(body, { status: 409 })).rejects.toMatchObject({
    code: 'NO_MODEL_FOR_OBJECTIVE',
    message: 'No model. Map one.',
  });
});

test('a stream that fails in the middle is an error too, and so is what is no answer at all', async () => {
  const cut =
    chunk({ choices: [{ delta: { content: 'Hel' } }] }) +
    `data: ${JSON.stringify({ error: { message: 'broke' } })}\n\n`;
  await expect(asked(cut)).rejects.toMatchObject({ message: 'broke' });
  await expect(asked('<html>', { status: 502 })).rejects.toMatchObject({ code: 'AI_PROVIDER_ERROR' });
});
