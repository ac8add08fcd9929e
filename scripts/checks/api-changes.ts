import { apiCompare } from 'api-smart-diff';

/** An OpenAPI document, as far as the check looks into it. */
export type ApiDocument = { readonly paths: Readonly<Record<string, unknown>> };

/** How a document differs from the one before. */
export interface ApiChanges {
  /** What callers of the one before trip over, one sentence each; empty: they go on. */
  readonly breaking: readonly string[];
  /** Whether anything else differs. */
  readonly differs: boolean;
}

interface Difference {
  readonly action: string;
  readonly type: string;
  readonly path: readonly (string | number)[];
  readonly description?: string;
}

/**
 * The library tells what a request and what an answer may do. Ours beside it: bodies and queries are strict, so that a field
 * that goes is refused; a type that is another is another; and codes are what programs act upon.
 */
export function apiChanges(before: ApiDocument, after: ApiDocument): ApiChanges {
  const { diffs } = apiCompare(before, after) as { readonly diffs: readonly Difference[] };
  // Shared schemas are told of where they are used.
  const used = diffs.filter(({ path }) => path[0] === 'paths');
  const breaking = used.filter(isBreaking).map(sentence);
  return { breaking: [...new Set(breaking)], differs: diffs.length > 0 };
}

function isBreaking({ action, type, path }: Difference): boolean {
  if (path.includes('x-error-codes')) return action === 'remove';
  if (path.at(-1) === 'type' && path.includes('schema')) return action === 'replace';
  const isRequest = path.includes('requestBody') || path.includes('parameters');
  if (isRequest && action === 'remove' && path.at(-2) === 'properties') return true;
  return type === 'breaking';
}

/** `GET /api/v1/runs: removed ... (responses/200/...)`. */
function sentence({ action, path, description }: Difference): string {
  const [, route, method, ...inside] = path;
  const where = [String(method ?? '').toUpperCase(), String(route)].filter((word) => word !== '').join(' ');
  const what = description ?? `[${action}]`;
  return inside.length === 0 ? `${where}: ${what}` : `${where}: ${what} (${inside.join('/')})`;
}
