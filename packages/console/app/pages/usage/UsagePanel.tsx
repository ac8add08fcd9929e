import { Accordion, Card, Skeleton, Stack, Title } from '@mantine/core';
import { lazy, Suspense, useMemo } from 'react';
import { EmptyState } from '../../display/EmptyState.tsx';
import type { Column } from '../../display/table/column.ts';
import { DataTable } from '../../display/table/DataTable.tsx';
import type { Metric, Series } from './usage-series.ts';

// The library for charts is the largest there is here: it comes when a chart is shown.
const UsageChart = lazy(async () => ({ default: (await import('./UsageChart.tsx')).UsageChart }));

type Point = Series['points'][number];

/** One metric over time: a picture, and the numbers as a table. */
export function UsagePanel({
  title,
  metric,
  series,
  timeText,
}: {
  readonly title: string;
  readonly metric: Metric;
  readonly series: Series;
  readonly timeText: (start: string) => string;
}) {
  const columns = useMemo((): readonly Column<Point>[] => {
    const numbers = series.names.map(
      (name): Column<Point> => ({
        key: name,
        label: name,
        align: 'end',
        render: (point) => numberText(point[name]),
      }),
    );
    return [{ key: 'start', label: 'From', render: ({ start }) => timeText(String(start)) }, ...numbers];
  }, [series.names, timeText]);
  return (
    <Card component="section" withBorder aria-label={`${title} over time`}>
      <Stack gap="sm">
        <Title order={2} size="h4">
          {title}
        </Title>
        <Suspense fallback={<Skeleton h={240} aria-label="Loading the chart" />}>
          <UsageChart series={series} metric={metric} label={title} timeText={timeText} />
        </Suspense>
        <Accordion variant="default" chevronPosition="left">
          <Accordion.Item value="table" style={{ border: 0 }}>
            <Accordion.Control>The numbers</Accordion.Control>
            <Accordion.Panel>
              <DataTable
                label={`${title}, as numbers`}
                columns={columns}
                rows={series.points}
                rowKey={({ start }) => String(start)}
                empty={<EmptyState title="Nothing in that time" />}
              />
            </Accordion.Panel>
          </Accordion.Item>
        </Accordion>
      </Stack>
    </Card>
  );
}

function numberText(value: string | number | null | undefined): string {
  return typeof value === 'number' ? value.toLocaleString('en', { maximumFractionDigits: 1 }) : '';
}
