import { z } from 'zod';
import { defineRoute } from '../define-route.ts';
import { eventPosition, platformEvent, topicPattern } from '../schemas/event-schemas.ts';

export const followEvents = defineRoute({
  name: 'events.follow',
  method: 'GET',
  path: '/api/v1/events',
  summary: 'Follows what happens: committed writes, and what this node tells of itself.',
  description:
    'Server-sent events, without end. Committed writes have a position, which is their id: `Last-Event-ID`, or `after`, goes on ' +
    'behind it, for 7 days; without either it begins now. Each event is judged by what you may know at the moment it ' +
    'leaves; the stream ends with your session. `events.reader.reset` says that others were missed: read the state ' +
    'anew. What has no position is told by the node that answers, from memory: `runs.run.ended`, `tasks.task.changed`, ' +
    '`nodes.node.changed`, `configuration.revision.changed`, and what engines emit.',
  permission: 'session',
  query: z.strictObject({ pattern: topicPattern.exactOptional(), after: eventPosition.exactOptional() }),
  headers: z.looseObject({ 'last-event-id': eventPosition.exactOptional() }),
  response: { 200: platformEvent },
  stream: { format: 'feed' },
  unhurried: true,
  errors: ['INVALID_TOPIC_PATTERN', 'TOO_MANY_STREAMS'],
  example: {
    query: { pattern: 'core.engine_registry.*' },
    headers: { 'last-event-id': '4711' },
    response: {
      specversion: '1.0',
      id: '5d9c7d0e-7e3b-4c6f-9a61-6d1f8a0c2b11',
      source: '/core/engine_registry',
      type: 'core.engine_registry.updated',
      subject: 'engine_registry/7',
      time: '2026-11-20T10:15:00.000Z',
      datacontenttype: 'application/json',
      data: { changed: ['name'] },
      position: 4712,
      revision: 12,
    },
  },
});
