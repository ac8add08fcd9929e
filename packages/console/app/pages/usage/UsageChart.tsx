import '@mantine/charts/styles.css';
import { BarChart, LineChart } from '@mantine/charts';
import type { Metric, Series } from './usage-series.ts';

const COLORS = ['cyan.8', 'orange.8', 'violet.6', 'lime.8', 'pink.7', 'gray.6'];

/** One metric as a picture: bars of what adds up, lines of what does not. The table below it says the same. */
export function UsageChart({
  series,
  metric,
  label,
  timeText,
}: {
  readonly series: Series;
  readonly metric: Metric;
  readonly label: string;
  readonly timeText: (start: string) => string;
}) {
  const shown = series.names.map((name, index) => ({
    name: `s${index}`,
    label: name,
    color: COLORS[index] ?? 'gray.6',
  }));
  // Names go by number: a dot in `llama3.2` would be read as a path.
  const data = series.points.map((point) => ({
    time: timeText(String(point.start)),
    ...Object.fromEntries(series.names.map((name, index) => [`s${index}`, point[name] ?? null])),
  }));
  const isTime = metric === 'p50Ms' || metric === 'p95Ms';
  const usual = {
    h: 240,
    data,
    dataKey: 'time',
    series: shown,
    withLegend: true,
    valueFormatter: (value: number) => value.toLocaleString('en', { maximumFractionDigits: 1 }),
    xAxisProps: { minTickGap: 24 },
    yAxisProps: { width: 76, allowDecimals: isTime },
  };
  return (
    <div role="img" aria-label={`${label}. The table below says the same.`}>
      {isTime ? (
        <LineChart {...usual} unit=" ms" curveType="linear" connectNulls={false} withDots />
      ) : (
        <BarChart {...usual} type="stacked" maxBarWidth={48} />
      )}
    </div>
  );
}
