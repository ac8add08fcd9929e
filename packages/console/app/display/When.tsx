import { Text, Tooltip } from '@mantine/core';

const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const absolute = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium' });

/** A time as people say it, with the exact one on hover and for machines. */
export function When({ time }: { readonly time: string | null | undefined }) {
  if (time === null || time === undefined)
    return (
      <Text span c="dimmed" size="sm">
        never
      </Text>
    );
  const date = new Date(time);
  return (
    <Tooltip label={absolute.format(date)}>
      <time dateTime={date.toISOString()} style={{ whiteSpace: 'nowrap' }}>
        {ago(date)}
      </time>
    </Tooltip>
  );
}

function ago(date: Date): string {
  const seconds = Math.round((date.getTime() - Date.now()) / 1000);
  const [unit, size] = STEPS.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
  return relative.format(Math.trunc(seconds / size), unit);
}
