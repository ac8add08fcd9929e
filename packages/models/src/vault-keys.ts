import { definePlatformTable } from './platform-table.ts';

/** The keys that values are sealed with, as every node must have them: all but the keys themselves. */
export const vaultKeys = definePlatformTable({
  name: 'vault_keys',
  description: 'Keys that values are sealed with: what each may do, and nothing of the key itself.',
  fields: {
    keyId: { type: 'text', description: 'Id of the key, as its text names it.' },
    fingerprint: { type: 'text', description: 'Tells whether two keys are the same: 32 hexadecimal digits.' },
    state: {
      type: 'enum',
      values: ['opens', 'seals', 'retired'],
      description: 'What the key may do: open, open and seal, or nothing any more.',
    },
    addedAt: { type: 'datetime', default: 'now', description: 'When a node first had the key.' },
    sealedSince: {
      type: 'datetime',
      nullable: true,
      description: 'When it began to seal; none: it never did, and waits for a rotation.',
    },
    retiredAt: { type: 'datetime', nullable: true, description: 'When it was retired; none: it is not.' },
  },
  primaryKey: ['keyId'],
  unique: {
    vault_keys_one_seals: { fields: ['state'], where: `state = 'seals'`, message: 'one key seals' },
    vault_keys_fingerprint: { fields: ['fingerprint'], message: 'this key is listed under another id' },
  },
});
