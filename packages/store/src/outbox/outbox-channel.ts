/**
 * NOTIFY in the transaction of whatever writes a record to the outbox. The payload only wakes: empty after a write, the
 * last position after stamping. A change of the configuration need not: its own channel is heard too.
 */
export const OUTBOX_CHANNEL = 'enginehouse_outbox';
