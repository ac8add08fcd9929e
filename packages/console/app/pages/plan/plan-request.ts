import type { PlanBody } from '@enginehouse/api';

type MaxRisk = NonNullable<PlanBody['maxRisk']>;

export const RISKS: readonly MaxRisk[] = ['low', 'medium', 'high', 'critical'];
const LISTS = ['teams', 'targets', 'domains'] as const;

/** Names of the request's fields in an address. */
export const REQUEST_FIELDS = [...LISTS, 'budget', 'maxRisk'] as const;

/** What an address asks of the process table; what it has no right value for is left out. Lists are repeated fields. */
export function requestOf(address: URLSearchParams): PlanBody {
  const lists = LISTS.map((name) => [name, address.getAll(name).filter(Boolean)] as const);
  const budget = address.get('budget');
  const maxRisk = RISKS.find((risk) => risk === address.get('maxRisk'));
  return {
    ...Object.fromEntries(lists.filter(([, values]) => values.length > 0)),
    ...(budget !== null && /^\d{1,9}$/.test(budget) ? { budget: Number(budget) } : {}),
    ...(maxRisk === undefined ? {} : { maxRisk }),
  };
}

/** An address with another request in it; what else it says stays. */
export function withRequest(address: URLSearchParams, request: PlanBody): URLSearchParams {
  const next = new URLSearchParams(address);
  for (const name of REQUEST_FIELDS) next.delete(name);
  for (const name of LISTS) for (const value of request[name] ?? []) next.append(name, value);
  if (request.budget !== undefined) next.set('budget', String(request.budget));
  if (request.maxRisk !== undefined) next.set('maxRisk', request.maxRisk);
  return next;
}

/** The same as text behind a path: `?budget=8`, or nothing for a request without conditions. */
export function requestAddress(request: PlanBody): string {
  const text = withRequest(new URLSearchParams(), request).toString();
  return text === '' ? '' : `?${text}`;
}

/** Whether a request asks for everything. */
export function isUnconditional(request: PlanBody): boolean {
  return requestAddress(request) === '';
}
