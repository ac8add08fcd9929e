import { type PlatformEvent, RESET_TOPIC } from '@enginehouse/sdk';
import { expect, test } from 'vitest';
import { createLogger } from '../logger.ts';
import { createLiveListener } from './live-listener.ts';
import { freshEvent } from './platform-events.ts';

const log = createLogger('silent');

function eventAt(position: number, subject = 'one'): PlatformEvent {
  return { ...freshEvent({ source: '/test', type: 'lamp.state.changed', data: null }), subject, position };
}

test('hands over events of one subject one after the other, and those of others meanwhile', async () => {
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const listener = createLiveListener(
    'lamp.**',
    ({ subject, position }) =>
      new Promise<void>((resolve) => {
        begun.push(`${subject}${position}`);
        ends.push(resolve);
      }),
    log,
  );
  listener.deliver(eventAt(1, 'a'));
  listener.deliver(eventAt(2, 'a'));
  listener.deliver(eventAt(3, 'b'));
  expect(begun).toEqual(['a1', 'b3']);
  ends[0]?.();
  await expect.poll(() => begun).toEqual(['a1', 'b3', 'a2']);
});

test('goes on behind a handler that fails', async () => {
  const seen: number[] = [];
  const listener = createLiveListener(
    'lamp.**',
    async ({ position = 0 }) => {
      seen.push(position);
      throw new Error('no');
    },
    log,
  );
  for (const position of [1, 2, 3]) listener.deliver(eventAt(position));
  await expect.poll(() => seen).toEqual([1, 2, 3]);
});

test('tells a listener that lags too far behind what it has missed, once it is free', async () => {
  const seen: PlatformEvent[] = [];
  let end: (() => void) | undefined;
  const listener = createLiveListener(
    'lamp.**',
    (event) => {
      seen.push(event);
      if (seen.length === 1) return new Promise<void>((resolve) => (end = resolve));
    },
    log,
  );
  expect([listener.matches(RESET_TOPIC), listener.matches('engine.state.changed')]).toEqual([true, false]);
  for (let position = 1; position <= 10_010; position += 1) listener.deliver(eventAt(position));
  end?.();
  await expect.poll(() => seen.at(-1)?.type).toBe(RESET_TOPIC);
  expect(seen).toHaveLength(10_002);
  expect(seen.at(-1)).toMatchObject({ data: { after: 10_001 }, position: 10_010 });
  listener.deliver(eventAt(10_011));
  expect(seen.at(-1)?.position).toBe(10_011);
});

test('hands over nothing more once stopped', async () => {
  const seen: number[] = [];
  const listener = createLiveListener('lamp.**', async ({ position = 0 }) => void seen.push(position), log);
  listener.deliver(eventAt(1));
  listener.deliver(eventAt(2));
  listener.stop();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(seen).toEqual([1]);
});
