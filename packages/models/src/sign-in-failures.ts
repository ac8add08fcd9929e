import { definePlatformTable } from './platform-table.ts';

/** Sign-ins that failed, for the time that they count. A name is kept as a hash: people type passwords into its field. */
export const signInFailures = definePlatformTable({
  name: 'sign_in_failures',
  description: 'Sign-ins that failed lately; enough of them lock an address out for a while.',
  fields: {
    id: { type: 'bigint', generated: 'identity', description: 'Number of the row.' },
    nameHash: {
      type: 'text',
      description: 'SHA-256 of the user name that was given, in lower case; half of its digits.',
    },
    address: { type: 'text', description: 'Address of the caller; of IPv6 its first 64 bits; empty: this machine.' },
    at: { type: 'datetime', column: 'failed_at', default: 'now', description: 'When.' },
  },
  indexes: {
    sign_in_failures_address: { fields: ['address', 'at'] },
    sign_in_failures_name: { fields: ['nameHash', 'at'] },
    sign_in_failures_time: { fields: ['at'] },
  },
});
