import type { Fields } from './field.ts';
import { INSTALL_STATUSES } from './install-status.ts';

/** What a node says of installing something, beside what it is. Each node writes only its own rows. */
export const NODE_INSTALL_FIELDS = {
  nodeId: {
    type: 'text',
    sortable: true,
    label: 'Node',
    description: 'The node.',
    references: { table: 'nodes', onDelete: 'keep' },
  },
  status: { type: 'enum', values: INSTALL_STATUSES, default: 'pending', sortable: true, description: 'How far it is.' },
  progress: { type: 'float', default: 0, format: 'percent', description: 'Done so far, from 0 to 1.' },
  lastEventId: { type: 'text', nullable: true, label: 'Event', description: 'The event that asked for it last.' },
  lastError: { type: 'text', nullable: true, label: 'Error', description: 'Why it failed, if it did.' },
  manifestVersion: {
    type: 'text',
    nullable: true,
    label: 'Version',
    description: 'Version of the manifest that was installed.',
  },
  installStartedAt: {
    type: 'datetime',
    nullable: true,
    label: 'Started',
    description: 'When the work began.',
  },
  installCompletedAt: {
    type: 'datetime',
    nullable: true,
    label: 'Completed',
    description: 'When it was done.',
  },
  lastHeartbeatAt: {
    type: 'datetime',
    nullable: true,
    label: 'Heartbeat',
    description: 'When the node last said that it is at it; silence, not duration, expires it.',
  },
  updatedAt: {
    type: 'datetime',
    default: 'now',
    sortable: true,
    label: 'Changed',
    description: 'When the row was last written.',
  },
} as const satisfies Fields;
