import { ALL_METRICS, type MetricDefinition } from '@enginehouse/server';
import { GENERATED_NOTE, type PageGenerator, tableRow } from './generator.ts';

/** docs/reference/metrics.md: every figure that `/metrics` tells. */
export const metricsPage: PageGenerator = {
  file: 'docs/reference/metrics.md',
  render: async () => renderMetrics(Object.values(ALL_METRICS)),
};

const HEAD = `${GENERATED_NOTE}

# Metrics

What \`GET /metrics\` tells of a node, beside what [prom-client](https://github.com/siimon/prom-client) tells of the process
(\`process_...\`) and of Node.js (\`nodejs_...\`, the lag of the event loop included). Who may read it, and what to watch:
[metrics.md](../operating/metrics.md).
`;

export function renderMetrics(metrics: readonly MetricDefinition[]): string {
  const rows = metrics.map(({ name, type, labels, help }) =>
    tableRow([`\`${name}\``, type, labels.map((label) => `\`${label}\``).join(', '), `${help}.`]),
  );
  return [HEAD, '| metric | type | labels | what |', '|---|---|---|---|', ...rows, ''].join('\n');
}
