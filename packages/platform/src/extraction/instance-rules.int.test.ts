import { ALL_MODELS, type RegisteredModel } from '@enginehouse/models';
import { createRepository, type Database, type FullRepository } from '@enginehouse/store';
import { openTestDatabase, TEST_DIALECTS, testCaller, testCatalogue, testSealer } from '@enginehouse/store/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { engineInstanceRules } from '../engines/engine-instance-rules.ts';
import { extractorRules } from './extractor-rules.ts';

const SUPER = testCaller(1);

function entryOf(name: string): RegisteredModel {
  const entry = ALL_MODELS.find(({ model }) => model.name === name);
  if (entry === undefined) throw new TypeError(`no core model '${name}'`);
  return entry;
}

/** Engine instances, and the configured extractors that follow the same rules. */
const KINDS = [
  {
    name: 'engine_registry',
    of: 'provider',
    installs: 'engine_node_install_registry',
    column: 'provider_id',
    first: 'ollama',
    second: 'openai',
    stop: 'engine.runtimes.stop',
    idKey: 'engineInstanceId',
  },
  {
    name: 'extractor_registry',
    of: 'extractorId',
    installs: 'extractor_node_install_registry',
    column: 'extractor_id',
    first: 'plain-text',
    second: 'tables',
    stop: 'extractor.runtimes.stop',
    idKey: 'extractorRegistryId',
  },
] as const;

describe.each(TEST_DIALECTS)('what an instance leaves behind on %s', (dialect) => {
  let db: Database;
  let repository: FullRepository;
  beforeAll(async () => {
    db = await openTestDatabase(dialect);
    const tables = { id: 'tables', label: 'Tables', configSchema: [], installConfigSchema: [] };
    repository = createRepository({
      db,
      sealer: testSealer(),
      catalogue: testCatalogue({ extractors: () => [...testCatalogue().extractors(), tables] }),
      rules: new Map([
        ['engine_registry', engineInstanceRules],
        ['extractor_registry', extractorRules],
      ]),
    });
  });
  afterAll(() => db.close());
  beforeEach(async () => {
    for (const { name, installs } of KINDS) {
      await db.query(`delete from ${installs}`);
      await db.query(`delete from ${name}`);
    }
    await db.query('delete from outbox');
  });

  describe.each(KINDS)('of $name', ({ name, of, installs, column, first, second, stop, idKey }) => {
    const entry = entryOf(name);
    const create = async (label: string, kind: string = first): Promise<number> =>
      (await repository.create(entry, SUPER, { name: label, [of]: kind })).id as number;
    const installed = async (): Promise<string[]> =>
      (
        await db.query<{ place: string }>(`select ${column} || '@' || node_id as place from ${installs} order by place`)
      ).map(({ place }) => place);
    const install = async (kind: string, node: string): Promise<void> => {
      await db.query(`insert into ${installs} (${column}, node_id, status) values ($1, $2, 'installed')`, [kind, node]);
    };
    const announced = (type: string): Promise<object[]> =>
      db.query('select source, subject, data from outbox where type = $1 order by id', [type]);

    test('install rows stay while another instance shares them, and go with the last', async () => {
      const [one, two] = [await create('one'), await create('two')];
      for (const node of ['a', 'b']) await install(first, node);
      await install(second, 'a');
      const all = [`${first}@a`, `${first}@b`, `${second}@a`];
      expect(await repository.delete(entry, SUPER, one)).toBe(true);
      expect(await installed()).toEqual(all);
      expect(await repository.delete(entry, SUPER, two)).toBe(true);
      expect(await installed()).toEqual([`${second}@a`]);
      expect(await announced(`core.${installs}.deleted`)).toHaveLength(2);
      const audited = await db.query<{ before: object }>(
        `select before from audit_events where event_type = 'core.${installs}.deleted' order by id desc limit 2`,
      );
      expect(audited.map(({ before }) => before)).toMatchObject([
        { nodeId: 'b', status: 'installed' },
        { nodeId: 'a', status: 'installed' },
      ]);
    });

    test('loaded runtimes are told to stop when it is deleted, by its id and by what it was', async () => {
      const id = await create('one');
      await repository.delete(entry, SUPER, id);
      const installOf = of === 'provider' ? 'providerId' : of;
      expect(await announced(stop)).toEqual([
        {
          source: `/core/${name}`,
          subject: `${name}/${id}`,
          data: { reason: `${name}_deleted`, [idKey]: id, [installOf]: first },
        },
      ]);
    });

    test('one that becomes something else leaves the same, and is not installed as what it is now', async () => {
      const id = await create('one');
      await install(first, 'a');
      await install(second, 'a');
      await db.query(`update ${name} set wanted = 'active' where id = $1`, [id]);
      const before = await repository.view(entry, SUPER, id);
      expect(before).toMatchObject({ wanted: 'active' });
      const moved = await repository.update(entry, SUPER, id, { [of]: second });
      expect(moved).toMatchObject({ [of]: second, wanted: 'none', status: 'uninstalled' });
      expect(await installed()).toEqual([`${second}@a`]);
      expect(await announced(stop)).toMatchObject([{ data: { reason: `${name}_moved` } }]);
    });

    test('other updates leave everything as it is', async () => {
      const id = await create('one');
      await install(first, 'a');
      await db.query(`update ${name} set wanted = 'active' where id = $1`, [id]);
      await repository.update(entry, SUPER, id, { name: 'renamed', [of]: ` ${first.toUpperCase()} ` });
      expect(await repository.view(entry, SUPER, id)).toMatchObject({ name: 'renamed', wanted: 'active' });
      expect(await installed()).toEqual([`${first}@a`]);
      expect(await announced(stop)).toEqual([]);
    });

    test('two that are the last ones, deleted at once, clear the rows between them', async () => {
      const ids = [await create('one'), await create('two')];
      await install(first, 'a');
      expect(await Promise.all(ids.map((id) => repository.delete(entry, SUPER, id)))).toEqual([true, true]);
      expect(await installed()).toEqual([]);
    });
  });

  test('an instance with models is kept until they go too, and its runtimes are told once they do', async () => {
    const entry = entryOf('engine_registry');
    const { id } = await repository.create(entry, SUPER, { name: 'bound', provider: 'ollama' });
    const values = { name: 'llama', engineInstanceId: id, capabilities: ['Embed'] };
    const model = await repository.create(entryOf('model_registry'), SUPER, values);
    expect(model.capabilities).toEqual(['embedding']);
    await expect(repository.delete(entry, SUPER, id as number)).rejects.toMatchObject({ code: 'CONFLICT' });
    const stops = () => db.query(`select 1 from outbox where type = 'engine.runtimes.stop'`);
    expect(await stops()).toEqual([]);
    expect(await repository.delete(entry, SUPER, id as number, { cascade: true })).toBe(true);
    expect(await stops()).toHaveLength(1);
    expect(await repository.count(entryOf('model_registry'), SUPER)).toBe(0);
  });
});
