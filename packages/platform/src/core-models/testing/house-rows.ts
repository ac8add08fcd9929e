import type { AccessHouse } from './access-house.ts';
import { SECRET } from './access-house.ts';
import { insertRow, type RowOfFields } from './stored-rows.ts';

/** Rows that others refer to. */
export interface HouseRows {
  readonly engineId: number;
  readonly modelId: number;
  readonly extractorId: number;
  readonly serverId: number;
}

/** Core models with rows of users and organizations, none of which anybody writes through the model. */
const OWNED = {
  background_tasks: ({ user, organization }: Owner): RowOfFields => ({ userId: user, organizationId: organization }),
  ai_model_usage: ({ user, organization }: Owner): RowOfFields => ({ userId: user, organizationId: organization }),
  ai_model_pipeline_steps: ({ user, organization }: Owner): RowOfFields => ({
    userId: user,
    organizationId: organization,
  }),
  engine_runs: ({ user, organization }: Owner): RowOfFields => ({ userId: user, organizationId: organization }),
  audit_events: ({ user, organization }: Owner): RowOfFields => ({ actorUserId: user, organizationId: organization }),
};
const WITH_RESEARCH = ['background_tasks', 'ai_model_usage', 'ai_model_pipeline_steps'];

interface Owner {
  readonly user: number | null;
  readonly organization: number | null;
}

/** Fills every core model: rows of everybody, of strangers and of nobody, and what research left. */
export async function fillHouse(house: AccessHouse): Promise<HouseRows> {
  const { db, operator, users, north, south, roleId } = house;
  const owners: Owner[] = [...users.values()].map(({ id, organizationId }) => ({
    user: id,
    organization: organizationId,
  }));
  for (const [model, owned] of Object.entries(OWNED)) {
    for (const owner of [...owners, { user: null, organization: null }, { user: null, organization: south }]) {
      await insertRow(db, model, owned(owner));
      if (WITH_RESEARCH.includes(model)) await insertRow(db, model, { ...owned(owner), withheld: true });
    }
  }
  for (const { user } of owners) {
    await insertRow(db, 'api_tokens', { userId: user, name: `token of ${user}` });
    await insertRow(db, 'sessions', { userId: user, expiresAt: new Date('2036-01-01T00:00:00Z') });
  }
  const locks: RowOfFields[] = [
    { organizationId: north },
    { organizationId: south },
    { userId: users.get('ursula')?.id },
    { userId: users.get('sara')?.id },
    { userId: users.get('lone')?.id },
    { roleId },
  ];
  for (const lock of locks) await insertRow(db, 'module_locks', { moduleName: 'reports', ...lock });

  const engine = await operator.engineRegistry.create({
    name: 'Hosted',
    provider: 'openai',
    config: { api_key: SECRET },
  });
  const available = await insertRow(db, 'available_model_registry', { name: 'llama' });
  const modelId = Number(
    await insertRow(db, 'model_registry', { name: 'first', engineInstanceId: engine.id, status: 'active' }),
  );
  await insertRow(db, 'model_registry', { name: 'second', engineInstanceId: engine.id, availableModelId: available });
  await insertRow(db, 'model_capability_priority', { capability: 'chat', modelId, priority: 1 });
  await insertRow(db, 'objective_mappings', { objective: 'summarization', modelId });
  const extractor = await operator.extractorRegistry.create({
    name: 'Reader',
    extractorId: 'plain-text',
    config: { token: SECRET },
  });
  await insertRow(db, 'extractor_mime_type_binding', { mimeType: 'text/plain' });
  const server = await operator.mcpServerRegistry.create({
    name: 'search',
    endpointUrl: 'https://search.example.org/mcp',
    config: { authorization: SECRET },
  });
  for (const nodeId of ['node-1', 'node-2']) {
    await insertRow(db, 'nodes', { id: nodeId, leaseUntil: new Date('2036-01-01T00:00:00Z') });
    await insertRow(db, 'engine_node_install_registry', { providerId: 'openai', nodeId });
    await insertRow(db, 'extractor_node_install_registry', { extractorId: 'plain-text', nodeId });
  }
  for (const engineId of ['mood', 'intent']) {
    await insertRow(db, 'engine_definitions', { engineId });
    await insertRow(db, 'engine_states', { engineId });
  }
  await insertRow(db, 'settings', { key: 'hardCap', value: 40 });
  await insertRow(db, 'egress_approvals', {
    subject: 'engine/1',
    host: 'api.example.org',
    port: 443,
    addressClass: 'public',
  });
  await db.query(
    `insert into environment_values (subject_kind, subject, name, revision) values ('module', 'gone', 'LEFT_OVER', 1)`,
  );
  return { engineId: engine.id, modelId, extractorId: extractor.id, serverId: server.id };
}
