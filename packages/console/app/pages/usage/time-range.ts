/** How a page looks at time: how far back, in which pieces. */
export interface TimeRange {
  readonly label: string;
  readonly bucket: 'hour' | 'day';
  /** How many pieces, the last one under way. */
  readonly pieces: number;
}

export const RANGES = {
  day: { label: 'The last 24 hours', bucket: 'hour', pieces: 24 },
  week: { label: 'The last 7 days', bucket: 'day', pieces: 7 },
  month: { label: 'The last 30 days', bucket: 'day', pieces: 30 },
  quarter: { label: 'The last 90 days', bucket: 'day', pieces: 90 },
} as const satisfies Readonly<Record<string, TimeRange>>;

export type RangeName = keyof typeof RANGES;

const HOUR_MS = 3_600_000;
const hour = new Intl.DateTimeFormat('en', { weekday: 'short', hour: '2-digit', minute: '2-digit', hour12: false });
const day = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric', timeZone: 'UTC' });

/** What a piece of time is called where it is drawn: hours by the clock of whoever looks, days as the server counts them. */
export function pieceText({ bucket }: TimeRange, start: string): string {
  return (bucket === 'hour' ? hour : day).format(new Date(start));
}

/** The begins of the pieces up to a moment, oldest first, in UTC as the server counts. */
export function startsOf({ bucket, pieces }: TimeRange, now: number): readonly string[] {
  const step = bucket === 'hour' ? HOUR_MS : 24 * HOUR_MS;
  const last = Math.floor(now / step) * step;
  return Array.from({ length: pieces }, (_, index) => new Date(last - (pieces - 1 - index) * step).toISOString());
}
