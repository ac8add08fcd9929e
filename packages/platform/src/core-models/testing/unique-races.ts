import { isEnginehouseError } from '@enginehouse/errors';
import { ALL_MODELS, primaryKeyOf } from '@enginehouse/models';
import { PASSWORD } from '../../testing/open-identity-house.ts';
import type { AccessHouse } from './access-house.ts';
import type { HouseRows } from './house-rows.ts';
import { insertRow, type RowOfFields } from './stored-rows.ts';

/** Rows that only one of them may be: equal for the rule, and different for every other rule and for the eye. */
export interface UniqueRace {
  readonly model: string;
  /** What the losers are told. */
  readonly message: string;
  /** Prepared once, for this many attempts. */
  readonly prepare?: (house: AccessHouse, count: number) => Promise<readonly (number | string)[]>;
  readonly payload: (attempt: RaceAttempt) => RowOfFields;
}

export interface RaceAttempt {
  readonly n: number;
  readonly rows: HouseRows;
  readonly house: AccessHouse;
  /** What `prepare` made. */
  readonly prepared: readonly (number | string)[];
}

/** The same name for people: in another case, with blanks around it. */
function spelled(name: string, n: number): string {
  const cases = [name, name.toUpperCase(), `${name.charAt(0).toUpperCase()}${name.slice(1)}`, ` ${name} `];
  return cases[n % cases.length] ?? name;
}

const OLLAMA = { provider: 'ollama', config: { base_url: 'http://localhost:11434' } };
const CAPABILITY = ['embedding', 'Embed', ' embeddings', 'EMBEDDING'];
const OBJECTIVE = ['same objective', 'Same-Objective', 'same_objective', ' SAME OBJECTIVE '];

/** By the name of the rule in the database. */
export const UNIQUE_RACES: { readonly [rule: string]: UniqueRace } = {
  users_username: {
    model: 'users',
    message: 'username already in use',
    payload: ({ n }) => ({ username: spelled('same', n), password: PASSWORD }),
  },
  users_email: {
    model: 'users',
    message: 'email already in use',
    payload: ({ n }) => ({ username: `user-${n}`, email: spelled('same@example.com', n), password: PASSWORD }),
  },
  roles_name: {
    model: 'roles',
    message: 'role name already in use',
    payload: ({ n }) => ({ name: spelled('same', n) }),
  },
  organizations_name: {
    model: 'organizations',
    message: 'organization name already in use',
    payload: ({ n }) => ({ name: spelled('same', n) }),
  },
  module_locks_scope: {
    model: 'module_locks',
    message: 'an equal lock exists',
    // Without a user and a role: rows without a value are equal here.
    payload: ({ house }) => ({ moduleName: 'billing', organizationId: house.north }),
  },
  engine_registry_name: {
    model: 'engine_registry',
    message: 'engine name already in use',
    payload: ({ n }) => ({ name: spelled('same', n), ...OLLAMA }),
  },
  model_registry_name: {
    model: 'model_registry',
    message: 'model name already in use',
    payload: ({ n, rows }) => ({ name: spelled('same', n), engineInstanceId: rows.engineId }),
  },
  available_model_registry_name: {
    model: 'available_model_registry',
    message: 'available model name already in use',
    payload: ({ n }) => ({ name: spelled('same', n), label: `Model ${n}` }),
  },
  model_capability_priority_model: {
    model: 'model_capability_priority',
    message: 'capability/model pair already exists',
    payload: ({ n, rows }) => ({ capability: CAPABILITY[n % 4], modelId: rows.modelId, priority: n + 1 }),
  },
  model_capability_priority_turn: {
    model: 'model_capability_priority',
    message: 'priority already assigned for capability',
    prepare: async ({ db }, count) => {
      const engineInstanceId = await insertRow(db, 'engine_registry', { provider: 'ollama' });
      const made: (number | string)[] = [];
      for (let n = 0; n < count; n++) made.push(await insertRow(db, 'model_registry', { engineInstanceId }));
      return made;
    },
    payload: ({ n, prepared }) => ({ capability: 'tts', modelId: prepared[n], priority: 1 }),
  },
  objective_mappings_objective: {
    model: 'objective_mappings',
    message: 'objective already mapped',
    payload: ({ n, rows }) => ({ objective: OBJECTIVE[n % 4], modelId: rows.modelId }),
  },
  extractor_registry_name: {
    model: 'extractor_registry',
    message: 'extractor name already in use',
    payload: ({ n }) => ({ name: spelled('same', n), extractorId: 'plain-text' }),
  },
  extractor_mime_type_binding_type: {
    model: 'extractor_mime_type_binding',
    message: 'mimeType binding already exists',
    payload: ({ n }) => ({ mimeType: spelled('text/same', n), extractorId: `reader-${n}` }),
  },
  mcp_server_registry_name: {
    model: 'mcp_server_registry',
    message: 'mcp server name already in use',
    payload: ({ n }) => ({ name: spelled('same', n), endpointUrl: `https://tools-${n}.example.org/mcp` }),
  },
  egress_approvals_target: {
    model: 'egress_approvals',
    message: 'this host and port is approved for the subject already',
    payload: ({ n }) => ({
      subject: spelled('engine/same', n),
      host: spelled('same.example.org', n),
      port: 443,
      reason: `reason ${n}`,
    }),
  },
  settings_pkey: {
    model: 'settings',
    message: 'key already in use',
    payload: ({ n }) => ({ key: 'researchCap', value: n }),
  },
};

/** Every rule that callers can break by creating a row: those of core models that are written, keys that people choose too. */
export function uniqueRules(): string[] {
  return ALL_MODELS.filter(({ model, access }) => model.readOnly === undefined && access.write !== 'nobody').flatMap(
    ({ model }) => {
      const chosen = primaryKeyOf(model).some((key) => model.fields[key]?.written !== undefined);
      return [...Object.keys(model.unique ?? {}), ...(chosen ? [`${model.name}_pkey`] : [])];
    },
  );
}

export interface RaceResult {
  readonly won: number;
  /** What the losers were told, each once. */
  readonly told: readonly string[];
  readonly rows: number;
  readonly audited: number;
  readonly records: number;
  /** By how much the revision grew. */
  readonly revisions: number;
}

/** This many creations at once, and what came of them. */
export async function race(house: AccessHouse, rows: HouseRows, rule: string, count: number): Promise<RaceResult> {
  const asked = UNIQUE_RACES[rule];
  if (asked === undefined) throw new TypeError(`no race for ${rule}`);
  const prepared = (await asked.prepare?.(house, count)) ?? [];
  const counted = async (): Promise<readonly [number, number, number, number]> => {
    const created = `core.${asked.model}.created`;
    const [found] = await house.db.query<{ rows: number; audited: number; records: number; revision: number }>(
      `select (select count(*)::int from ${asked.model}) as rows,
  (select count(*)::int from audit_events where event_type = $1) as audited,
  (select count(*)::int from outbox where type = $1) as records, (select number from revision where id = 1) as revision`,
      [created],
    );
    return [found?.rows ?? 0, found?.audited ?? 0, found?.records ?? 0, found?.revision ?? 0];
  };
  const before = await counted();
  const model = house.operator.get(asked.model);
  const attempts = Array.from({ length: count }, (_, n) => model.create(asked.payload({ n, rows, house, prepared })));
  const settled = await Promise.allSettled(attempts);
  const after = await counted();
  const told = settled.flatMap((one) => {
    if (one.status === 'fulfilled') return [];
    const { reason } = one;
    return [isEnginehouseError(reason) ? `${reason.code}: ${reason.message}` : String(reason)];
  });
  return {
    won: settled.filter(({ status }) => status === 'fulfilled').length,
    told: [...new Set(told)],
    rows: after[0] - before[0],
    audited: after[1] - before[1],
    records: after[2] - before[2],
    revisions: after[3] - before[3],
  };
}

/** One of them made it, whole; all others were told the same. */
export function expectedRace(rule: string): RaceResult {
  const { model: name = '', message = '' } = UNIQUE_RACES[rule] ?? {};
  const feeds = ALL_MODELS.find(({ model }) => model.name === name)?.model.feeds === 'configuration';
  return { won: 1, told: [`ALREADY_EXISTS: ${message}`], rows: 1, audited: 1, records: 1, revisions: feeds ? 1 : 0 };
}
