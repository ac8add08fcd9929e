import type { Ai } from '@enginehouse/sdk';
import { type Database, readUsage, readUsageTotal, type UsageQuestion, type UsageScope } from '@enginehouse/store';
import { invalidRequest } from '../errors.ts';
import type { Session } from '../session.ts';

const HOUR_MS = 3_600_000;
const BUCKET_MS = { hour: HOUR_MS, day: 24 * HOUR_MS } as const;
const BUCKETS = ['hour', 'day'] as const;
const KEYS = ['model', 'objective', 'instance', 'user'] as const;
const MOST_BUCKETS = 1_000;
const MOST_KEYS = 20;
/** The first and the last that both databases and ISO 8601 write with four digits of a year. */
const EARLIEST = Date.parse('0001-01-01T00:00:00.000Z');
const LATEST = Date.parse('9999-12-31T23:59:59.999Z');

/** `sdk.ai.usage` of one session. */
export function usageCall(db: Database, session: Session): Ai['usage'] {
  return async ({ from, to, bucket = 'hour', by } = {}) => {
    const end = timeOf('to', to) ?? Date.now();
    const begin = timeOf('from', from) ?? end - BUCKET_MS.day;
    if (!BUCKETS.includes(bucket)) throw invalidRequest('bucket', 'is no size of buckets', BUCKETS.join(', '));
    if (by !== undefined && !KEYS.includes(by)) throw invalidRequest('by', 'is nothing to count by', KEYS.join(', '));
    if (begin > end) throw invalidRequest('from', 'lies behind `to`', 'a time before it');
    if ((end - begin) / BUCKET_MS[bucket] > MOST_BUCKETS) {
      throw invalidRequest('from', `is more than ${MOST_BUCKETS} ${bucket}s before \`to\``, 'less time, or days');
    }
    const span = { from: new Date(begin), to: new Date(end), bucket };
    const shown = { from: span.from.toISOString(), to: span.to.toISOString(), bucket };
    const scope = scopeOf(session);
    if (scope === null) return { ...shown, lines: [], total: NOTHING };
    const question: UsageQuestion = { ...span, by: by ?? null, keys: MOST_KEYS, scope };
    const [lines, total] = await Promise.all([readUsage(db, question), readUsageTotal(db, question)]);
    return { ...shown, lines, total };
  };
}

const NOTHING = { calls: 0, failures: 0, promptTokens: 0, completionTokens: 0, p50Ms: null, p95Ms: null } as const;

/** The rows of `ai_model_usage` that the session may read; null: none. A test holds both to each other. */
function scopeOf({ accessLevel, organizationId, userId, permissions }: Session): UsageScope | null {
  const withheld = permissions.has('system.run.research.view');
  if (accessLevel === 1) return { withheld };
  if (accessLevel === 2) return organizationId === null ? null : { organizationId, withheld };
  return accessLevel > 3 || userId === null ? null : { userId, withheld };
}

function timeOf(field: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const time = typeof text === 'string' ? Date.parse(text) : Number.NaN;
  if (!(time >= EARLIEST && time <= LATEST)) throw invalidRequest(field, 'is not a time', 'ISO 8601');
  return time;
}
