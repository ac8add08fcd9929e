import { afterEach, expect, test, vi } from 'vitest';
import { createRunId } from './run-id.ts';

afterEach(() => {
  vi.useRealTimers();
});

test('is a UUIDv7 that carries the time', () => {
  const before = Date.now();
  const id = createRunId();
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  const time = Number.parseInt(id.replace('-', '').slice(0, 12), 16);
  expect(time).toBeGreaterThanOrEqual(before);
  expect(time).toBeLessThanOrEqual(Date.now() + 100);
});

test('ids grow strictly: within a millisecond, past 4,096 of them, and when the clock is set back', () => {
  vi.useFakeTimers({ now: Date.now() + 10_000 });
  const ids = Array.from({ length: 10_000 }, () => createRunId());
  vi.setSystemTime(Date.now() - 3_600_000);
  ids.push(createRunId(), createRunId());
  expect(ids).toEqual([...new Set(ids)].sort());
});
