import type { Observer } from '@enginehouse/platform';
import { describe, expect, test } from 'vitest';
import { createServer } from '../create-server.ts';
import { createMemoryPlatform } from '../testing/memory-platform.ts';
import { ALL_METRICS } from './all-metrics.ts';
import { createMetrics } from './create-metrics.ts';

type Recorded<Name extends keyof Observer> = Parameters<Observer[Name]>[0];

const READY = { ready: true, reasons: [] };
const gone = (): Promise<never> => Promise.reject(new Error('the database is gone'));

/** The lines of one figure, without what the library says of it. */
function linesOf(text: string, name: string): string[] {
  return text.split('\n').filter((line) => line.startsWith(name) && !line.includes('_bucket'));
}

function aiCall(values: Partial<Recorded<'aiCallEnded'>>): Recorded<'aiCallEnded'> {
  const call = { provider: 'ollama', modelName: 'small', method: 'generateText', success: true, durationMs: 300 };
  return { ...call, promptTokens: 12, completionTokens: null, ...values } as Recorded<'aiCallEnded'>;
}

test('requests are counted by the path of their route, and never by their URL', async () => {
  const platform = createMemoryPlatform();
  const app = createServer({ platform, checkAnswers: true });
  for (const url of ['/api/v1/engines/echo', '/api/v1/engines/echo?secret=x', '/api/v1/engines/none', '/made/up']) {
    await app.inject({ url });
  }
  const { statusCode, headers, body } = await app.inject({ url: '/metrics' });
  expect(statusCode).toBe(200);
  expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
  const requests = linesOf(body, ALL_METRICS.httpRequests.name);
  expect(requests.filter((line) => line.includes('{engineId}')).length).toBeGreaterThan(0);
  expect(requests.join('\n')).toContain('method="GET",route="unknown",status="404"} 1');
  expect(body).not.toMatch(/echo|secret|made/);
});

test('every figure of the list is told, with the state of this node', async () => {
  const platform = createMemoryPlatform();
  const app = createServer({ platform });
  const { body } = await app.inject({ url: '/metrics' });
  for (const { name, type, help } of Object.values(ALL_METRICS)) {
    expect(body).toContain(`# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`);
  }
  expect(linesOf(body, 'enginehouse_revision')).toEqual(['enginehouse_revision 1']);
  expect(linesOf(body, 'enginehouse_tasks')).toContain('enginehouse_tasks{status="running"} 1');
  expect(body).toContain('nodejs_eventloop_lag_seconds');
  expect(body).toContain('process_cpu_seconds_total');
});

test('without its database a node tells what it knows, and says that the rest is missing', async () => {
  const metrics = createMetrics();
  const figures = await createMemoryPlatform().figures();
  await metrics.render(async () => figures, READY);
  const text = await metrics.render(gone, { ready: false, reasons: ['the database does not answer'] });
  expect(linesOf(text, 'enginehouse_database_up')).toEqual(['enginehouse_database_up 0']);
  expect(linesOf(text, 'enginehouse_ready')).toEqual(['enginehouse_ready 0']);
  expect(linesOf(text, 'enginehouse_tasks')).toEqual([]);
});

describe('what the platform does', () => {
  test('runs and their engines are counted by status; what goes on behind an answer when it has ended', async () => {
    const { observer, render } = createMetrics();
    const outcome = (status: string, durationMs: number) => ({ status, durationMs, startedAfterMs: 0, events: [] });
    const outcomes = [outcome('succeeded', 4), outcome('succeeded', 2), outcome('skipped', 0), outcome('pending', 0)];
    observer.runAnswered({ status: 'partial', durationMs: 6, outcomes } as unknown as Recorded<'runAnswered'>);
    const late = new Map([[3, outcome('failed', 9)]]);
    observer.runCompleted({ outcomes: late } as unknown as Recorded<'runCompleted'>);
    const text = await render(gone, READY);
    expect(linesOf(text, 'enginehouse_runs_total')).toEqual(['enginehouse_runs_total{status="partial"} 1']);
    expect(linesOf(text, 'enginehouse_engine_runs_total').sort()).toEqual([
      'enginehouse_engine_runs_total{status="failed"} 1',
      'enginehouse_engine_runs_total{status="skipped"} 1',
      'enginehouse_engine_runs_total{status="succeeded"} 2',
    ]);
    expect(text).toContain('enginehouse_engine_run_duration_seconds_count 3');
  });

  test('AI calls are counted by provider and model, of which there may be any number', async () => {
    const { observer, render } = createMetrics();
    for (let model = 0; model < 250; model++) observer.aiCallEnded(aiCall({ modelName: `model ${model}` }));
    observer.aiCallEnded(aiCall({ provider: null, modelName: null, success: false, promptTokens: null }));
    const text = await render(gone, READY);
    const calls = linesOf(text, 'enginehouse_ai_calls_total');
    expect(calls).toHaveLength(202);
    expect(calls.find((line) => line.includes('model="other"'))).toMatch(/status="succeeded"\} 50$/);
    expect(calls.find((line) => line.includes('model="none"'))).toMatch(/status="failed"\} 1$/);
    expect(linesOf(text, 'enginehouse_ai_tokens_total')[0]).toMatch(/model="model 0",direction="input"\} 12$/);
  });

  test('denials are counted by the kind of who asked', async () => {
    const { observer, render } = createMetrics();
    for (const subject of ['engine/7', 'engine/8']) observer.egressDenied({ subject, isReported: false });
    const text = await render(gone, READY);
    expect(linesOf(text, 'enginehouse_egress_denials_total')).toEqual([
      'enginehouse_egress_denials_total{subject="engine",mode="enforce"} 2',
    ]);
  });
});
