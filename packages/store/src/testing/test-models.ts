import type {
  AccessLevel,
  AccessRule,
  Catalogue,
  CoreModel,
  CoreModelContext,
  FormField,
  RegisteredModel,
  Sealer,
} from '@enginehouse/models';
import { ALL_MODELS, type CoreModelName, NO_EFFECTS, SYSTEM_PERMISSIONS } from '@enginehouse/models';
import { createKeyRing, createSealer, makeKeyText } from '@enginehouse/vault';
import type { Database, Dialect } from '../database.ts';
import type { Caller } from '../repository/repository.ts';
import { drizzleTables, TABLE_DEFINITIONS } from '../tables/all-tables.ts';
import { deferredRules } from '../tables/deferred-rules.ts';
import { openTestDatabase } from './test-location.ts';

/** A migrated database with tables for further core models, made as the migrations are; closed with `await using`. */
export async function openTestModels(dialect: Dialect, entries: readonly RegisteredModel[]): Promise<Database> {
  // Half a second to import, which tests without models of their own are spared.
  const { generateDrizzleJson, generateMigration } = await import('drizzle-kit/api');
  const database = await openTestDatabase(dialect);
  try {
    const tables = entries.map(({ model }) => model).filter(({ source }) => source === undefined);
    const before = generateDrizzleJson(Object.fromEntries(drizzleTables()));
    const after = generateDrizzleJson(Object.fromEntries(drizzleTables([...TABLE_DEFINITIONS, ...tables])), before.id);
    for (const statement of [...(await generateMigration(before, after)), ...deferredRules(tables)]) {
      await database.query(statement);
    }
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}

/** The entry of a core model of the house. */
export function registeredModel(name: CoreModelName): RegisteredModel {
  return ALL_MODELS.find(({ model }) => model.name === name) as RegisteredModel;
}

/** An entry of a core model of one test. */
export function testEntry(model: CoreModel, access: AccessRule, effects: RegisteredModel['effects'] = NO_EFFECTS) {
  return { model, access, effects } satisfies RegisteredModel;
}

/** Who calls: by default a super user, with every permission. */
export function testCaller(
  accessLevel: AccessLevel = 1,
  context: Partial<CoreModelContext> = {},
  origin: Partial<Caller['origin']> = {},
): Caller {
  const actor = context.actor ?? `test-level-${accessLevel}`;
  return {
    context: {
      actor,
      userId: null,
      organizationId: null,
      accessLevel,
      permissions: new Set(accessLevel === 1 ? SYSTEM_PERMISSIONS : []),
      moduleName: null,
      session: { id: null, language: 'en', correlationId: null, requestId: null },
      bypass: null,
      ...context,
    },
    origin: { actor, channel: 'test', ...origin },
  };
}

/** The vault's own sealer, with a key of its own. */
export function testSealer(): Sealer {
  const ring = createKeyRing(makeKeyText('test'));
  return createSealer(() => ring);
}

function field(name: string, type: FormField['type'] = 'text'): FormField {
  return { name, label: name, type, required: false, validations: {} };
}

/** A platform with two providers and one extractor. */
export function testCatalogue(parts: Partial<Catalogue> = {}): Catalogue {
  const ollama = { id: 'ollama', label: 'Ollama', deployment: 'local', configSchema: [field('base_url')] } as const;
  const openai = {
    id: 'openai',
    label: 'OpenAI',
    deployment: 'remote',
    configSchema: [field('api_key', 'password'), field('base_url'), field('organization')],
  } as const;
  const plain = {
    id: 'plain-text',
    label: 'Plain text',
    configSchema: [field('encoding')],
    installConfigSchema: [field('registry_token', 'password')],
  };
  return {
    providers: () => [ollama, openai],
    extractors: () => [plain],
    modules: () => ['reports'],
    permissions: () => SYSTEM_PERMISSIONS.map((name) => ({ name, label: name })),
    capabilities: () => ['chat', 'embedding'],
    environment: () => [],
    ...parts,
  };
}
