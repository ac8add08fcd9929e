import { ALL_MODELS, type RegisteredModel } from '@enginehouse/models';
import type { Database } from '../database.ts';
import { openDatabase } from '../open-database.ts';
import { createRepository, type FullRepository } from '../repository/create-repository.ts';
import type { RulesByModel } from '../repository/model-rules.ts';
import type { TestLocation } from './test-location.ts';
import { testCaller, testCatalogue, testSealer } from './test-models.ts';

/** Rows of which only one may be: many ask for it at once. */
export interface UniqueContest {
  readonly model: string;
  /** The constraint that decides. */
  readonly constraint: string;
  /** Rows that the contestants refer to, as SQL. */
  readonly setup?: (contestants: number) => string;
  /** What the contestant of this number asks for. */
  readonly payload: (contestant: number) => object;
}

export interface ContestResult {
  readonly winners: number;
  /** Codes and messages of those who lost, without repetitions. */
  readonly losses: readonly string[];
  /** Rows, audit events and general records that the contest left. */
  readonly left: readonly [rows: number, audits: number, records: number];
}

/** Every other contestant writes it in another case. */
const cased = (text: string, contestant: number): string => (contestant % 2 === 0 ? text : text.toUpperCase());
const PASSWORD = { password: 'not looked at here' };

/** One for each rule of uniqueness that a caller can break, with the key of rows that people name. */
export const UNIQUE_CONTESTS: readonly UniqueContest[] = [
  {
    model: 'available_model_registry',
    constraint: 'available_model_registry_name',
    payload: (n) => ({ name: cased('contest', n), label: `label ${n}` }),
  },
  {
    model: 'egress_approvals',
    constraint: 'egress_approvals_target',
    payload: (n) => ({ subject: 'engine/openai', host: cased('api.example.com', n), port: 443, reason: `reason ${n}` }),
  },
  {
    model: 'engine_registry',
    constraint: 'engine_registry_name',
    payload: (n) => ({ name: cased('contest', n), provider: 'openai', config: { api_key: `key of contestant ${n}` } }),
  },
  {
    model: 'extractor_mime_type_binding',
    constraint: 'extractor_mime_type_binding_type',
    payload: (n) => ({ mimeType: cased('text/plain', n), extractorId: 'plain-text' }),
  },
  {
    model: 'extractor_registry',
    constraint: 'extractor_registry_name',
    payload: (n) => ({ name: cased('contest', n), extractorId: 'plain-text' }),
  },
  {
    model: 'mcp_server_registry',
    constraint: 'mcp_server_registry_name',
    payload: (n) => ({ name: cased('contest', n), endpointUrl: 'https://mcp.example' }),
  },
  {
    model: 'model_capability_priority',
    constraint: 'model_capability_priority_model',
    setup: () => models(1),
    payload: (n) => ({ capability: 'chat', modelId: 1_000, priority: n + 1 }),
  },
  {
    model: 'model_capability_priority',
    constraint: 'model_capability_priority_turn',
    setup: models,
    payload: (n) => ({ capability: 'embedding', modelId: 1_000 + n, priority: 1 }),
  },
  {
    model: 'model_registry',
    constraint: 'model_registry_name',
    setup: () => models(0),
    payload: (n) => ({ name: cased('contest', n), engineInstanceId: 1_000 }),
  },
  {
    model: 'module_locks',
    constraint: 'module_locks_scope',
    setup: () => `insert into organizations (id, name, revision) overriding system value values (1000, 'contest', 1)
      on conflict do nothing`,
    payload: () => ({ moduleName: 'reports', organizationId: 1_000 }),
  },
  {
    model: 'objective_mappings',
    constraint: 'objective_mappings_objective',
    setup: () => models(1),
    payload: (n) => ({ objective: cased('contest', n), modelId: 1_000 }),
  },
  {
    model: 'organizations',
    constraint: 'organizations_name',
    payload: (n) => ({ name: cased('contested', n) }),
  },
  { model: 'roles', constraint: 'roles_name', payload: (n) => ({ name: cased('contest', n) }) },
  { model: 'settings', constraint: 'settings_pkey', payload: (n) => ({ key: 'hardCap', value: n + 1 }) },
  {
    model: 'users',
    constraint: 'users_username',
    payload: (n) => ({ username: cased('contest', n), ...PASSWORD }),
  },
  {
    model: 'users',
    constraint: 'users_email',
    payload: (n) => ({ username: `contestant ${n}`, email: cased('ada@example.org', n), ...PASSWORD }),
  },
];

/** Engine instance 1000 with AI models from 1000 on. */
function models(count: number): string {
  return `insert into engine_registry (id, name, provider, revision) overriding system value
      values (1000, 'contested', 'openai', 1) on conflict do nothing;
    insert into model_registry (id, name, engine_instance_id, revision) overriding system value
      select 1000 + n, 'contested ' || n, 1000, 1 from generate_series(0, ${count - 1}) as n on conflict do nothing`;
}

/** In place of the rules of identity: what makes a hash of a password. */
const RULES: RulesByModel = new Map([
  ['users', { operations: ['create'], judge: () => ({ values: { passwordHash: 'a hash' } }) }],
]);

/** The nodes of a contest: several on a server; the embedded database has one. */
export interface ContestNodes extends AsyncDisposable {
  readonly db: Database;
  readonly repositories: readonly FullRepository[];
}

export async function openContestNodes(location: TestLocation, nodes = 2): Promise<ContestNodes> {
  const count = location.dialect === 'pglite' ? 1 : nodes;
  const opened = await Promise.all(Array.from({ length: count }, () => openDatabase(location.options)));
  const [db] = opened as [Database];
  const parts = { sealer: testSealer(), catalogue: testCatalogue(), rules: RULES };
  return {
    db,
    repositories: opened.map((one) => createRepository({ db: one, ...parts })),
    [Symbol.asyncDispose]: async () => {
      await Promise.all(opened.map((one) => one.close()));
    },
  };
}

/** So many contestants at once, spread over the nodes. */
export async function holdContest(
  { db, repositories }: ContestNodes,
  contest: UniqueContest,
  contestants: number,
): Promise<ContestResult> {
  const entry = ALL_MODELS.find(({ model }) => model.name === contest.model) as RegisteredModel;
  if (contest.setup !== undefined) await db.query(contest.setup(contestants));
  const left = async (): Promise<[number, number, number]> => {
    const [row] = await db.query<{ rows: number; audits: number; records: number }>(
      `select (select count(*) from ${contest.model}) as rows,
         (select count(*) from audit_events where entity_type = $1) as audits,
         (select count(*) from outbox where type = $2) as records`,
      [contest.model, `core.${contest.model}.created`],
    );
    return [row?.rows ?? -1, row?.audits ?? -1, row?.records ?? -1];
  };
  const before = await left();
  const settled = await Promise.allSettled(
    Array.from({ length: contestants }, (_, n) =>
      (repositories[n % repositories.length] as FullRepository).create(entry, testCaller(), contest.payload(n)),
    ),
  );
  const after = await left();
  const losses = settled.flatMap((one) => (one.status === 'rejected' ? [lossOf(one.reason)] : []));
  return {
    winners: settled.filter(({ status }) => status === 'fulfilled').length,
    losses: [...new Set(losses)],
    left: [after[0] - before[0], after[1] - before[1], after[2] - before[2]],
  };
}

function lossOf(reason: unknown): string {
  const { code, message } = reason as { readonly code?: string; readonly message?: string };
  return `${code}: ${message}`;
}
