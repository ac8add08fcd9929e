/** One figure as data: what the registry is built from and the reference shows. */
export interface MetricDefinition {
  readonly name: `enginehouse_${string}`;
  readonly type: 'counter' | 'gauge' | 'histogram';
  /** One sentence without a full stop. */
  readonly help: string;
  /** Each takes few values: never an id that grows, an address or a text of a caller's. */
  readonly labels: readonly string[];
  /** Upper bounds of a histogram, in its unit. */
  readonly buckets?: readonly number[];
}

const SHORT = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30];
/** AI models take from a fraction of a second to minutes. */
const LONG = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

/** Every figure of its own that a node tells; those of the process and of Node.js come beside them. */
export const ALL_METRICS = {
  httpRequests: {
    name: 'enginehouse_http_requests_total',
    type: 'counter',
    help: 'Requests that were answered, by route as the reference writes it and by status',
    labels: ['method', 'route', 'status'],
  },
  httpDuration: {
    name: 'enginehouse_http_request_duration_seconds',
    type: 'histogram',
    help: 'From the first byte of a request to the last of its answer',
    labels: ['method', 'route'],
    buckets: SHORT,
  },
  runs: {
    name: 'enginehouse_runs_total',
    type: 'counter',
    help: 'Runs that ended, by the status of what was answered',
    labels: ['status'],
  },
  runDuration: {
    name: 'enginehouse_run_duration_seconds',
    type: 'histogram',
    help: 'From the start of a run to its last returnable engine',
    labels: [],
    buckets: SHORT,
  },
  engineRuns: {
    name: 'enginehouse_engine_runs_total',
    type: 'counter',
    help: 'Engines of runs by what came of them, withheld ones included; the run log says which',
    labels: ['status'],
  },
  engineDuration: {
    name: 'enginehouse_engine_run_duration_seconds',
    type: 'histogram',
    help: 'What one engine took in one run, where it was started',
    labels: [],
    buckets: SHORT,
  },
  aiCalls: {
    name: 'enginehouse_ai_calls_total',
    type: 'counter',
    help: 'Calls of AI models by the model that was asked last; `other` beyond 200 models, `none` where no model served',
    labels: ['provider', 'model', 'method', 'status'],
  },
  aiDuration: {
    name: 'enginehouse_ai_call_duration_seconds',
    type: 'histogram',
    help: 'What a call of an AI model took, all attempts together; of a stream to its last part',
    labels: ['provider', 'method'],
    buckets: LONG,
  },
  aiTokens: {
    name: 'enginehouse_ai_tokens_total',
    type: 'counter',
    help: 'Tokens that AI runtimes counted: `input` of prompts, `output` of answers',
    labels: ['provider', 'model', 'direction'],
  },
  egressDenials: {
    name: 'enginehouse_egress_denials_total',
    type: 'counter',
    help: 'Connections that the egress policy denied, or would have denied in mode `report`',
    labels: ['subject', 'mode'],
  },
  inFlight: {
    name: 'enginehouse_work_in_flight',
    type: 'gauge',
    help: 'Runs and AI calls under way on this node',
    labels: [],
  },
  tasks: {
    name: 'enginehouse_tasks',
    type: 'gauge',
    help: 'Background tasks of the house that have not ended',
    labels: ['status'],
  },
  outboxWaiting: {
    name: 'enginehouse_outbox_waiting',
    type: 'gauge',
    help: 'Events of committed writes that were not handed on yet',
    labels: [],
  },
  outboxLag: {
    name: 'enginehouse_outbox_lag_seconds',
    type: 'gauge',
    help: 'Age of the oldest event that was not handed on yet; 0 when there is none',
    labels: [],
  },
  revision: {
    name: 'enginehouse_revision',
    type: 'gauge',
    help: 'Number of the configuration in force on this node',
    labels: [],
  },
  fresh: {
    name: 'enginehouse_configuration_fresh',
    type: 'gauge',
    help: '1 while this node holds its lease and knows the configuration in force, 0 when it answers STALE_REVISION',
    labels: [],
  },
  ready: {
    name: 'enginehouse_ready',
    type: 'gauge',
    help: '1 when /readyz says that this node may be sent traffic',
    labels: [],
  },
  engines: {
    name: 'enginehouse_engines',
    type: 'gauge',
    help: 'Engines loaded on this node',
    labels: [],
  },
  liveNodes: {
    name: 'enginehouse_nodes_live',
    type: 'gauge',
    help: 'Nodes of the house whose lease runs',
    labels: [],
  },
  databaseUp: {
    name: 'enginehouse_database_up',
    type: 'gauge',
    help: '1 when the database answered this scrape; without it the figures of its rows are missing',
    labels: [],
  },
  databaseConnections: {
    name: 'enginehouse_database_connections',
    type: 'gauge',
    help: 'Connections to the database by what they are at; `waiting` counts statements that wait for one',
    labels: ['state'],
  },
} as const satisfies Readonly<Record<string, MetricDefinition>>;

export type MetricKey = keyof typeof ALL_METRICS;
