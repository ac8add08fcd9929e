import { definePlatformTable } from './platform-table.ts';

/** One row while the first super user is to be made: the link that may do it, known to every node. */
export const setupLinks = definePlatformTable({
  name: 'setup_links',
  description: 'The link that makes the first super user, while there is none.',
  fields: {
    id: { type: 'int', default: 1, description: 'Always 1.' },
    secretHash: { type: 'bytes', description: 'SHA-256 of its secret.' },
    createdAt: { type: 'datetime', default: 'now', description: 'When it was made; the one before is void.' },
    expiresAt: { type: 'datetime', description: 'Void from this time on.' },
  },
  checks: { setup_links_single_row: 'id = 1' },
});
