/** Where the rows of a core model are shown. */
export interface ModelPlace {
  /** Path of its list. Rows are at `<base>/rows/<key>`, a new one at `<base>/new`. */
  readonly base: string;
  /** The pages above the list. */
  readonly parents: readonly { readonly title: string; readonly to: string }[];
  /** What one row is called. */
  readonly one: string;
}

/** Core models whose generic pages stand in the navigation under a name of their own. */
const NAMED_PLACES: Readonly<Record<string, { readonly base: string; readonly one: string }>> = {
  users: { base: '/users', one: 'user' },
  roles: { base: '/roles', one: 'role' },
  organizations: { base: '/organizations', one: 'organization' },
  module_locks: { base: '/locks', one: 'module lock' },
};

/** Pages that were made for a core model by hand, and what they are called there. */
export const OWN_PAGES: Readonly<Record<string, { readonly title: string; readonly to: string }>> = {
  engine_registry: { title: 'Instances', to: '/instances' },
  engine_runs: { title: 'Runs', to: '/runs' },
  engine_states: { title: 'Engines', to: '/engines' },
  background_tasks: { title: 'Tasks', to: '/tasks' },
  nodes: { title: 'Nodes', to: '/nodes' },
  audit_events: { title: 'Audit', to: '/audit' },
  settings: { title: 'Settings', to: '/settings' },
  sessions: { title: 'Your account', to: '/account' },
  api_tokens: { title: 'Your account', to: '/account' },
  ai_model_usage: { title: 'Usage', to: '/usage' },
  objective_mappings: { title: 'Routing', to: '/routing' },
  model_capability_priority: { title: 'Routing', to: '/routing' },
  egress_approvals: { title: 'Egress', to: '/egress' },
};

/** The core model whose named place a path is in; '' where it is in none. */
export function modelAt(pathname: string): string {
  return Object.entries(NAMED_PLACES).find(([, { base }]) => `${pathname}/`.startsWith(`${base}/`))?.[0] ?? '';
}

export function placeOf(model: string): ModelPlace {
  const named = NAMED_PLACES[model];
  if (named !== undefined) return { ...named, parents: [] };
  return { base: `/models/${model}`, parents: [{ title: 'All data', to: '/models' }], one: 'row' };
}

/** The page of one row. */
export function rowPath(model: string, key: unknown): string {
  if (model === 'audit_events') return `/audit/${encodeURIComponent(String(key))}`;
  return `${placeOf(model).base}/rows/${encodeURIComponent(String(key))}`;
}
