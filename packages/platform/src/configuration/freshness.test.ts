import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createFreshness } from './freshness.ts';

const STALE = expect.objectContaining({ code: 'STALE_REVISION' });

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

test('a node is fresh for 5 s from when it sent what confirmed its revision, and stale before it did', () => {
  const freshness = createFreshness({ alone: false });
  expect(() => freshness.assertFresh()).toThrow(STALE);
  const sentAt = performance.now();
  vi.advanceTimersByTime(300);
  freshness.confirmed(sentAt);
  vi.advanceTimersByTime(4_699);
  expect(freshness.fresh).toBe(true);
  vi.advanceTimersByTime(1);
  expect(freshness.fresh).toBe(false);
  const cause = new Error('the network is down');
  freshness.failed(cause);
  expect(() => freshness.assertFresh()).toThrow(expect.objectContaining({ code: 'STALE_REVISION', cause }));
  // An older confirmation that comes late takes nothing back.
  freshness.confirmed(performance.now());
  freshness.confirmed(sentAt);
  expect(freshness.fresh).toBe(true);
});

test('an answer that took long asks for a confirmation, and is refused where there is none', async () => {
  const freshness = createFreshness({ alone: false });
  let reachable = false;
  freshness.confirmBy(async () => {
    if (!reachable) throw new Error('the network is down');
    freshness.confirmed(performance.now());
  });
  await expect(freshness.whenFresh()).rejects.toEqual(STALE);
  reachable = true;
  await freshness.whenFresh();
  expect(freshness.fresh).toBe(true);
});

test('a node that is alone is stale only after something failed: being busy for long is no reason', () => {
  const freshness = createFreshness({ alone: true });
  expect(freshness.fresh).toBe(false);
  freshness.confirmed(performance.now());
  vi.advanceTimersByTime(60_000);
  expect(freshness.fresh).toBe(true);
  freshness.failed(new Error('it cannot be applied'));
  expect(freshness.fresh).toBe(false);
});
