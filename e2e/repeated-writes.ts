import { setTimeout as wait } from 'node:timers/promises';
import { createClient } from '@enginehouse/api';
import { type AskedWrite, makeOnce } from './house-writers.ts';

/** What came of requests that are sent again under their keys. */
export interface RepeatedWrites {
  /** Not taken by the server that was killed: done now, for the first time. */
  readonly done: number;
  /** Answered as the first time. */
  readonly replayed: number;
  /** Taken, and broken off before the answer was kept: done or not, nobody says. */
  readonly unknown: number;
}

/** As long as a node that was killed counts as one that works, and more. */
const SETTLED_MS = 30_000;

/** Sends writes again to a server that knows nothing of them but what is on disk. Rejects when one is refused. */
export async function repeatWrites(
  server: { readonly url: string; readonly token: string },
  writes: readonly AskedWrite[],
): Promise<RepeatedWrites> {
  const client = createClient({ baseUrl: server.url, token: server.token });
  const came = { done: 0, replayed: 0, unknown: 0 };
  const deadline = performance.now() + SETTLED_MS;
  for (const { key } of writes) {
    if (key === undefined) continue;
    let outcome = await repeated(client, key);
    while (outcome === 'under way' && performance.now() < deadline) {
      await wait(100);
      outcome = await repeated(client, key);
    }
    if (outcome === 'under way')
      throw new Error(`the request '${key}' of a server that was killed is under way for ever`);
    came[outcome]++;
  }
  return came;
}

async function repeated(
  client: ReturnType<typeof createClient>,
  key: string,
): Promise<keyof RepeatedWrites | 'under way'> {
  let replayed = false;
  try {
    await makeOnce(client, key, (headers) => {
      replayed = headers.get('idempotency-replayed') === 'true';
    });
    return replayed ? 'replayed' : 'done';
  } catch (error) {
    const { code } = error as { readonly code?: string };
    if (code === 'IDEMPOTENCY_UNDER_WAY') return 'under way';
    if (code === 'IDEMPOTENCY_OUTCOME_UNKNOWN') return 'unknown';
    throw error;
  }
}
