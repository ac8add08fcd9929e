import { expect, test } from 'vitest';
import { createLogger } from '../logger.ts';
import { createEventBus, type PlatformEvent } from './event-bus.ts';

const occurrence = { source: '/runs/r', type: 'engine.confidence.updated', data: { value: 1 } } as const;

test('delivers matching events as CloudEvents until the listener is stopped', () => {
  const bus = createEventBus(createLogger('silent'));
  const heard: PlatformEvent[] = [];
  const stop = bus.on('engine.**', (event) => {
    heard.push(event);
  });
  bus.publish(occurrence);
  bus.publish({ ...occurrence, type: 'task.import.done' });
  stop();
  bus.publish(occurrence);
  expect(heard).toHaveLength(1);
  expect(heard[0]).toMatchObject({ specversion: '1.0', ...occurrence, datacontenttype: 'application/json' });
  expect(bus.hasListeners).toBe(false);
});

test('a handler that throws or rejects stops nobody', () => {
  const bus = createEventBus(createLogger('silent'));
  const heard: string[] = [];
  bus.on('**', () => {
    throw new Error('sync');
  });
  bus.on('**', () => Promise.reject(new Error('async')));
  bus.on('**', (event) => {
    heard.push(event.type);
  });
  bus.publish(occurrence);
  expect(heard).toEqual([occurrence.type]);
});
