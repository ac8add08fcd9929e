/**
 * NOTIFY in the transaction of whatever writes a record to the outbox. The payload only wakes: empty after a write, the
 * last position after stamping.
 */
export const OUTBOX_CHANNEL = 'enginehouse_outbox';
