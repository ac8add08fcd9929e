import { describe, expectTypeOf, test } from 'vitest';
import type { BatchLine, Client, DeepReadonly } from '../index.ts';

declare const client: Client;

describe('the client is inferred from the route table', () => {
  test('what is answered', () => {
    expectTypeOf(client.engines.list()).resolves.toHaveProperty('engineSetHash');
    expectTypeOf(client.runs.list({ query: { pageSize: 2, status: 'failed' } })).resolves.toHaveProperty('rows');
    expectTypeOf(client.runs.batch([{ signals: {} }])).toEqualTypeOf<AsyncIterable<DeepReadonly<BatchLine>>>();
  });

  test('parts that may be empty may be left out, others not', () => {
    expectTypeOf(client.plan.preview).toBeCallableWith();
    expectTypeOf(client.engines.promote).toBeCallableWith({ params: { engineId: 'a' } });
    // @ts-expect-error: an engine must be named
    void client.engines.get();
    // @ts-expect-error: signals are missing
    void client.runs.score({ body: {} });
  });

  test('unknown fields and values are refused', () => {
    // @ts-expect-error: not a state
    void client.engines.setState({ params: { engineId: 'a' }, body: { activationState: 'asleep' } });
    // @ts-expect-error: not a filter
    void client.runs.list({ query: { pageSze: 2 } });
    // @ts-expect-error: nothing streams but runs
    void client.engines.stream;
  });

  test('events are told apart by their type', () => {
    type Event = ReturnType<typeof client.runs.stream> extends AsyncIterable<infer One> ? One : never;
    expectTypeOf<Extract<Event, { type: 'done' }>>().toHaveProperty('result');
    expectTypeOf<Extract<Event, { type: 'engine' }>['provisional']>().toEqualTypeOf<true>();
  });
});
