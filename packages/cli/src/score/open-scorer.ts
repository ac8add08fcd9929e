import { type Client, createClient, type PlanBody, type PlanView, type ProcessTableView } from '@enginehouse/api';
import { findServer } from '@enginehouse/server/discovery';
import { engineSetHashOf, type House, openHouse } from '@enginehouse/server/house';
import type { CliConfig } from '../config.ts';
import { connectToRemote } from '../connection/connect-to-remote.ts';
import { houseOptions } from '../connection/house-options.ts';
import { whereKept } from '../connection/house-shown.ts';
import { engineSetDiffers } from '../errors.ts';
import type { Terminal } from '../output/terminal.ts';
import type { Row } from './rows.ts';
import { type RowOutcome, scoreInWindow } from './score-rows.ts';
import { scoreThroughServer } from './score-through-server.ts';

/** Scores rows in their order: with a house opened here, or through the server that owns the data folder. */
export interface Scorer extends AsyncDisposable {
  plan(): Promise<PlanView>;
  processTable(): Promise<ProcessTableView>;
  score(rows: AsyncIterable<Row>): AsyncGenerator<RowOutcome, void, undefined>;
  /** Where the runs are kept, for people. */
  readonly keptIn: string;
}

/** Runs in flight: one commit serves many, and the order is kept by waiting for the oldest. */
const WINDOW = 512;

/**
 * Throws `SERVER_ENGINES_DIFFER` when the owner of the data folder, or the server of a URL, has other engines than those named;
 * a server of a URL may be asked without naming any.
 */
export async function openScorer(
  terminal: Terminal,
  config: CliConfig,
  options: { readonly request: PlanBody; readonly workers: number },
): Promise<Scorer> {
  const { request } = options;
  const server = await serverOf(terminal, config);
  if (server === null) {
    const house = await openHouse(houseOptions(config, { workers: options.workers }));
    return houseScorer(house, request, whereKept(config), () => house.close());
  }
  const { client, url } = server;
  const theirs = await client.engines.list();
  if (config.engines.length > 0) {
    const ours = await engineSetHashOf(config.engines);
    if (theirs.engineSetHash !== ours) throw engineSetDiffers(url, theirs.engineSetHash, ours);
  }
  return {
    plan: () => client.plan.preview({ body: request }),
    processTable: async () => theirs,
    score: (rows) => scoreThroughServer(client, rows, request),
    keptIn: url,
    [Symbol.asyncDispose]: async () => undefined,
  };
}

/** The server to score at; null: there is none, and the house is opened here. */
async function serverOf(
  terminal: Terminal,
  config: CliConfig,
): Promise<{ readonly client: Client; readonly url: string } | null> {
  if (config.url !== null) {
    const { client, where } = await connectToRemote(terminal, config, config.url);
    return { client, url: where };
  }
  const server = await findServer(config.dataDir);
  return server === null
    ? null
    : { client: createClient({ baseUrl: server.url, token: server.token }), url: server.url };
}

/** Scores with a house that is open in this process. */
export function houseScorer(house: House, request: PlanBody, keptIn: string, close: () => Promise<void>): Scorer {
  return {
    plan: () => house.client.plan.preview({ body: request }),
    processTable: () => house.client.engines.list(),
    score: (rows) => scoreInWindow(rows, ({ signals }) => house.sdk.runs.score({ ...request, signals }), WINDOW),
    keptIn,
    [Symbol.asyncDispose]: close,
  };
}
