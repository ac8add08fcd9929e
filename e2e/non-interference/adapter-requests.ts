import { domainOf, idOf, isWithheld } from './house-world.ts';
import type { RandomAsk, RandomHouse } from './random-house.ts';

/** One request of an adapter, as HTTP. */
export interface AdapterRequest {
  readonly who: 'plain' | 'seller';
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload?: string;
}

type Body = Readonly<Record<string, unknown>>;

interface AskedBody {
  readonly who: AdapterRequest['who'];
  readonly body: Body;
}

const JSON_BODY = { 'content-type': 'application/json' };

/** Every door at which an adapter makes plans and runs, each with every body. The same in every world of a house. */
export function requestsOf(house: RandomHouse): AdapterRequest[] {
  const bodies = bodiesOf(house);
  return [
    ...bodies.flatMap(({ who, body }): AdapterRequest[] => {
      const { signals: _, ...plan } = body;
      return [
        post(who, '/api/v1/runs', body),
        post(who, '/api/v1/runs', body, { accept: 'text/event-stream' }),
        post(who, '/api/v1/plan', plan),
      ];
    }),
    ...(['plain', 'seller'] as const).map((who) => batch(who, bodies)),
    ...['/', '/readyz', '/openapi.json', '/api/v1/engines'].map((url) => get('plain', url)),
    ...changesOf(house),
    ...keyed(house),
  ];
}

/** Requests whose callers leave in the middle, so many virtual milliseconds after they began. */
export function leavingRequestsOf(
  house: RandomHouse,
): { readonly request: AdapterRequest; readonly afterMs: number }[] {
  return house.graphs.flatMap((_, graph) =>
    [1, 4].map((afterMs) => ({
      afterMs,
      request: post(
        'plain',
        '/api/v1/runs',
        { signals: { turn: 0 }, domains: [domainOf(graph)] },
        leavingDoor(afterMs),
      ),
    })),
  );
}

function leavingDoor(afterMs: number): Record<string, string> {
  return afterMs === 1 ? {} : { accept: 'text/event-stream' };
}

/** What a repeated request with an idempotency key says; also asked again when research has ended. */
export function keyed(house: RandomHouse): AdapterRequest[] {
  return house.graphs.flatMap((_, graph) => {
    const key = { 'idempotency-key': `graph-${graph}` };
    const same = post('plain', '/api/v1/runs', { signals: { turn: 0 }, domains: [domainOf(graph)] }, key);
    const other = post('plain', '/api/v1/runs', { signals: { turn: 1 }, domains: [domainOf(graph)] }, key);
    return [same, same, other];
  });
}

/** How an adapter reads back runs: lists, views, and what differs between one and the next. */
export function readingsOf(runIds: readonly string[], planHashes: readonly string[]): AdapterRequest[] {
  const lists = [
    '?pageSize=200',
    '?pageSize=3',
    ...['succeeded', 'partial', 'failed', 'cancelled'].map((status) => `?pageSize=200&status=${status}`),
    ...planHashes.map((planHash) => `?pageSize=200&planHash=${planHash}`),
  ];
  return (['plain', 'seller'] as const).flatMap((who) => [
    ...lists.map((query) => get(who, `/api/v1/runs${query}`)),
    ...runIds.map((runId) => get(who, `/api/v1/runs/${runId}`)),
    ...runIds.slice(1).map((runId, before) => get(who, `/api/v1/runs/${runIds[before]}/explain/${runId}`)),
  ]);
}

function bodiesOf(house: RandomHouse): AskedBody[] {
  const named = house.graphs.flatMap((engines, graph): Body[] => {
    const withheld = isWithheld(engines);
    const own = { domains: [domainOf(graph)] };
    const ids = engines.map((_, at) => idOf(graph, at));
    return [
      own,
      own,
      { ...own, signals: { turn: 1 } },
      { ...own, maxRisk: 'medium' },
      { ...own, budget: 12 },
      { ...own, budget: 0 },
      { ...own, budget: 1 },
      ...ids.filter((_, at) => withheld[at]).flatMap((id) => [{ targets: [id] }, { targets: [`${id}s`] }]),
      ...ids.filter((_, at) => engines[at]?.state !== 'active').map((id) => ({ targets: [id] })),
      ...ids.filter((_, at) => !withheld[at]).flatMap((id) => [{ targets: [id] }, { targets: [id], budget: 2 }]),
    ];
  });
  const everywhere: Body[] = [
    {},
    { budget: 1 },
    { domains: ['lab'] },
    { domains: ['cross-domain'] },
    { targets: ['no-such-engine'] },
    { research: true },
    { teams: ['legal'] },
  ];
  return [
    ...[...everywhere, ...named].map((body, index): AskedBody => {
      return { who: index % 2 === 0 ? 'plain' : 'seller', body: { signals: { turn: 0 }, ...body } };
    }),
    ...house.asks.map(asked),
  ];
}

function asked({ seller, graph, turn, targets, domains, ...limits }: RandomAsk): AskedBody {
  const names = { own: domainOf(graph), other: domainOf(graph + 1), lab: 'lab', 'unheard-of': 'unheard-of' };
  return {
    who: seller ? 'seller' : 'plain',
    body: {
      signals: { turn },
      ...limits,
      ...(targets === undefined ? {} : { targets: targets.map((at) => idOf(graph, at)) }),
      ...(domains === undefined ? {} : { domains: domains.map((domain) => names[domain]) }),
    },
  };
}

/** What an adapter may not do, to engines of research and to others. */
function changesOf(house: RandomHouse): AdapterRequest[] {
  return house.graphs.flatMap((engines, graph) =>
    engines.flatMap((_, at): AdapterRequest[] => {
      const url = `/api/v1/engines/${idOf(graph, at)}`;
      const change = JSON.stringify({ activationState: 'active', researchOnly: false, reason: 'mine' });
      return [
        get('plain', url),
        { who: 'plain', method: 'PUT', url: `${url}/state?dryRun=true`, headers: JSON_BODY, payload: change },
        post('plain', `${url}/promote?dryRun=true`, {}),
      ];
    }),
  );
}

function batch(who: AdapterRequest['who'], bodies: readonly AskedBody[]): AdapterRequest {
  const lines = bodies.filter((one) => one.who === who).map(({ body }) => JSON.stringify(body));
  const payload = [...lines, '{"signals": broken', ''].join('\n');
  const headers = { 'content-type': 'application/x-ndjson' };
  return { who, method: 'POST', url: '/api/v1/runs/batch', headers, payload };
}

function post(who: AdapterRequest['who'], url: string, body: Body, headers = {}): AdapterRequest {
  return { who, method: 'POST', url, headers: { ...JSON_BODY, ...headers }, payload: JSON.stringify(body) };
}

function get(who: AdapterRequest['who'], url: string): AdapterRequest {
  return { who, method: 'GET', url, headers: {} };
}
