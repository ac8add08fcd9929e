/** One file of rows. The list is data, so that a row is found without importing what the others measure. */
export interface BenchFile {
  readonly file: string;
  /** Names of its rows, in the order in which the table shows them. */
  readonly rows: readonly string[];
}

/** Every file and row there is; a test compares it with the folder. */
export const ALL_ROWS: readonly BenchFile[] = [
  { file: 'ai-routing.bench.ts', rows: ['ai-objective-to-handle'] },
  { file: 'configuration.bench.ts', rows: ['configuration-change-postgres', 'configuration-change-pglite'] },
  {
    file: 'console-engines.bench.ts',
    rows: ['console-graph-drawn', 'console-graph-moved', 'console-table-drawn', 'console-table-moved'],
  },
  { file: 'console.bench.ts', rows: ['console-first-page', 'console-script'] },
  {
    file: 'core-models-read.bench.ts',
    rows: [
      'core-models-list-postgres',
      'core-models-list-pglite',
      'core-models-view-postgres',
      'core-models-view-pglite',
    ],
  },
  { file: 'core-models-write.bench.ts', rows: ['core-models-create-postgres', 'core-models-create-pglite'] },
  { file: 'egress.bench.ts', rows: ['egress-check', 'egress-fetch'] },
  {
    file: 'gateway.bench.ts',
    rows: ['gateway-added-latency', 'gateway-first-chunk', 'gateway-throughput', 'gateway-stream-throughput'],
  },
  { file: 'http.bench.ts', rows: ['http-list', 'http-list-p99', 'http-create'] },
  { file: 'http-runs.bench.ts', rows: ['http-runs-cpu'] },
  { file: 'kernel-import.bench.ts', rows: ['kernel-import'] },
  {
    file: 'kernel-plan.bench.ts',
    rows: ['kernel-cold-plan', 'kernel-plan-after-change', 'kernel-plan-cached'],
  },
  {
    file: 'kernel-run.bench.ts',
    rows: ['kernel-run-record', 'kernel-run-plain', 'kernel-run-langgraph', 'kernel-run-no-barrier'],
  },
  { file: 'keys-rotate.bench.ts', rows: ['keys-rotate-pglite', 'keys-rotate-postgres', 'keys-rotate-heap'] },
  { file: 'nodes.bench.ts', rows: ['nodes-in-force', 'nodes-in-force-large', 'nodes-in-force-unleash'] },
  {
    file: 'outbox.bench.ts',
    rows: ['outbox-live-postgres', 'outbox-live-pglite', 'outbox-durable-postgres', 'outbox-durable-pglite'],
  },
  { file: 'run-log.bench.ts', rows: ['run-log-pglite', 'run-log-postgres'] },
  { file: 'score.bench.ts', rows: ['score-durable-pglite', 'score-durable-postgres', 'score-heap'] },
  { file: 'sdk.bench.ts', rows: ['sdk-proxy-call'] },
  { file: 'start.bench.ts', rows: ['start-ready'] },
  { file: 'vault.bench.ts', rows: ['vault-seal', 'vault-open'] },
  { file: 'workers.bench.ts', rows: ['workers-two'] },
];
