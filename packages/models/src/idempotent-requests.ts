import { definePlatformTable } from './platform-table.ts';
import { ROW_NUMBER } from './usual-fields.ts';

/** Requests that may be repeated under an Idempotency-Key, for a day. Neither the key nor the body is kept. */
export const idempotentRequests = definePlatformTable({
  name: 'idempotent_requests',
  description: 'Requests under an Idempotency-Key, and what was answered.',
  fields: {
    ...ROW_NUMBER,
    keyHash: { type: 'bytes', description: 'SHA-256 of who asked, the route and the key.' },
    bodyHash: { type: 'bytes', description: 'HMAC of the request under the key: says whether it is the same.' },
    nodeId: { type: 'text', description: 'The node that was asked.' },
    createdAt: { type: 'datetime', default: 'now', description: 'When it was asked.' },
    answer: { type: 'text', nullable: true, description: 'The answer as JSON; none until there is one.' },
  },
  unique: {
    idempotent_requests_key: { fields: ['keyHash'], message: 'A request under this key is there already.' },
  },
  indexes: {
    idempotent_requests_time: { fields: ['createdAt'] },
  },
});
