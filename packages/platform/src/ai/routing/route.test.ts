import {
  CAPABILITIES,
  CAPABILITY_OF_METHOD,
  type Capability,
  type ProviderManifest,
  RUNTIME_METHODS,
} from '@enginehouse/sdk';
import type { ConfigurationResources } from '@enginehouse/store';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../testing/seeded-random.ts';
import { provider as testProvider } from '../../testing/test-provider.ts';
import { openAiHouse } from '../testing/ai-house.ts';
import { routeOf } from './route.ts';
import { type RouteQuestion, routingIndex } from './routing-index.ts';

const CHAT = { capabilities: ['chat'] } as const;

describe('who is asked for an objective', () => {
  test('the mapped model, then by priority, then by name; of those that are active', async () => {
    const { ai } = openAiHouse({
      models: [
        { name: 'zebra', ...CHAT },
        { name: 'ape', ...CHAT },
        { name: 'mapped', ...CHAT },
        { name: 'first', ...CHAT },
        { name: 'asleep', ...CHAT, status: 'available' },
        { name: 'vectors', capabilities: ['embedding'] },
        { name: 'stopped', ...CHAT, engineInstanceId: 2 },
      ],
      instances: [
        { id: 1, provider: 'test-provider', wanted: 'active' },
        { id: 2, provider: 'test-provider', wanted: 'installed' },
      ],
      objectives: { summarization: 'mapped' },
      priorities: { chat: ['asleep', 'first'] },
    });
    const candidates = await ai.explain('Summarization', 'generateText');
    expect(candidates.map(({ modelName, chosenBy, skipped }) => [modelName, chosenBy ?? skipped])).toEqual([
      ['mapped', 'mapping'],
      ['first', 'priority'],
      ['ape', 'name'],
      ['zebra', 'name'],
      ['asleep', "it is not active (its status is 'available')"],
      ['stopped', "its engine instance 'instance-2' is not active"],
      ['vectors', "it lacks the capability 'chat'"],
    ]);
  });

  test('local ones before others where neither mapping nor priority decides', async () => {
    const remote: ProviderManifest = { ...testProvider, id: 'remote', deployment: 'remote' };
    const { ai } = openAiHouse({
      models: [
        { name: 'a', ...CHAT, engineInstanceId: 2 },
        { name: 'b', ...CHAT },
        { name: 'c', ...CHAT, engineInstanceId: 2 },
      ],
      instances: [
        { id: 1, provider: 'test-provider', wanted: 'active' },
        { id: 2, provider: 'remote', wanted: 'active' },
      ],
      priorities: { chat: ['c'] },
      manifests: [testProvider, remote],
    });
    const names = async (preferLocal: boolean) =>
      (await ai.explain('x', 'streamText', { preferLocal })).map(
        ({ modelName, chosenBy }) => `${modelName} ${chosenBy}`,
      );
    expect(await names(false)).toEqual(['c priority', 'a name', 'b name']);
    expect(await names(true)).toEqual(['c priority', 'b local', 'a name']);
  });

  test('says why a model that is active is not asked', async () => {
    const { ai } = openAiHouse({
      models: [
        { name: 'unknown', ...CHAT, engineInstanceId: 2 },
        { name: 'absent', ...CHAT, engineInstanceId: 3 },
        { name: 'no-tools', ...CHAT },
        { name: 'mute', capabilities: ['chat', 'tool_calling', 'tts'] },
      ],
      instances: [
        { id: 1, provider: 'test-provider', wanted: 'active' },
        { id: 2, provider: 'gone', wanted: 'active' },
        { id: 3, provider: 'absent', wanted: 'active' },
      ],
      manifests: [testProvider, { ...testProvider, id: 'absent' }],
      notInstalled: ['absent'],
    });
    const why = async (...question: Parameters<typeof ai.explain>) =>
      Object.fromEntries((await ai.explain(...question)).map(({ modelName, skipped }) => [modelName, skipped]));
    expect(await why('x', 'generateText', { requiredCapabilities: ['tool_calling'] })).toEqual({
      mute: null,
      unknown: "this node does not know its provider 'gone'",
      absent: "it lacks the capability 'tool_calling'",
      'no-tools': "it lacks the capability 'tool_calling'",
    });
    expect((await why('x', 'generateText')).absent).toBe("its provider 'absent' is not installed on this node");
    expect((await why('x', 'synthesize')).mute).toBe("its provider 'test-provider' has no method 'synthesize'");
  });

  test.each([
    ['', 'generateText', {}],
    ['x'.repeat(201), 'generateText', {}],
    [7, 'generateText', {}],
    ['x', 'dream', {}],
    ['x', 'generateText', { requiredCapabilities: ['flight'] }],
    ['x', 'generateText', { requiredCapabilities: 'chat' }],
  ])('refuses what is no question: %j, %j, %j', async (objective, method, options) => {
    const { ai } = openAiHouse({ models: [] });
    const asked = ai.explain(objective as never, method as never, options as never);
    await expect(asked).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
  });
});

test('the order is that of a naive search, whatever the configuration', () => {
  const random = seededRandom('routes');
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const some = <Item>(items: readonly Item[]): Item[] => items.filter(() => random() < 0.4);
  const manifests = new Map(
    (['local', 'remote', 'hybrid'] as const).map((deployment) => [
      deployment as string,
      { ...testProvider, id: deployment, deployment, runtimeMethods: some(RUNTIME_METHODS) },
    ]),
  );
  for (let round = 0; round < 300; round++) {
    const resources = randomResources({ random, pick, some });
    const index = routingIndex(resources, manifests);
    for (let asked = 0; asked < 10; asked++) {
      const question: RouteQuestion = {
        objective: pick(['one', 'two', 'three']),
        method: pick(RUNTIME_METHODS),
        preferLocal: random() < 0.5,
        ...(random() < 0.5 ? { requiredCapabilities: some(CAPABILITIES.slice(0, 3)) } : {}),
      };
      const ranked = routeOf(index, question).ranked.map(({ routed, chosenBy }) => `${routed.model.name} ${chosenBy}`);
      expect(ranked).toEqual(naiveOrder(resources, manifests, question));
    }
  }
});

interface Chance {
  readonly random: () => number;
  readonly pick: <Item>(items: readonly Item[]) => Item;
  readonly some: <Item>(items: readonly Item[]) => Item[];
}

function randomResources({ random, pick, some }: Chance): ConfigurationResources {
  const instances = [1, 2, 3, 4].map((id) => {
    const provider = pick(['local', 'remote', 'hybrid', 'unknown']);
    return {
      id,
      name: `i${id}`,
      provider,
      config: {},
      wanted: pick(['none', 'active', 'active'] as const),
      revision: 1,
    };
  });
  const models = Array.from({ length: Math.floor(random() * 12) }, (_, at) => ({
    id: at + 1,
    name: `${pick(['a', 'b', 'c'])}${at}`,
    engineInstanceId: pick([1, 2, 3, 4]),
    modelId: 'm',
    capabilities: some(CAPABILITIES),
    status: pick(['available', 'active', 'active'] as const),
    extraConfig: {},
    revision: 1,
    createdAt: 0,
  }));
  const ids = models.map(({ id }) => id);
  const shuffled = () => some(ids).sort(() => random() - 0.5);
  return {
    instances: new Map(instances.map((one) => [one.id, one])),
    models: new Map(models.map((one) => [one.id, one])),
    priorities: new Map(CAPABILITIES.map((capability): [Capability, number[]] => [capability, shuffled()])),
    objectives: new Map(ids.length === 0 ? [] : ['one', 'two'].map((objective) => [objective, pick(ids)])),
    approvals: [],
  };
}

/** As a person would look: again and again for whoever is next. */
function naiveOrder(
  { instances, models, priorities, objectives }: ConfigurationResources,
  manifests: ReadonlyMap<string, ProviderManifest>,
  { objective, method, requiredCapabilities = [], preferLocal = false }: RouteQuestion,
): string[] {
  const capability = CAPABILITY_OF_METHOD[method];
  const left = [...models.values()].filter(({ status, engineInstanceId, capabilities }) => {
    const instance = instances.get(engineInstanceId);
    const manifest = manifests.get(instance?.provider ?? '');
    if (status !== 'active' || instance?.wanted !== 'active') return false;
    if (manifest?.runtimeMethods.includes(method) !== true) return false;
    return [capability, ...requiredCapabilities].every((one) => capabilities.includes(one));
  });
  const order: string[] = [];
  const take = (one: (typeof left)[number], why: string): void => {
    left.splice(left.indexOf(one), 1);
    order.push(`${one.name} ${why}`);
  };
  const mapped = left.find(({ id }) => id === objectives.get(objective));
  if (mapped !== undefined) take(mapped, 'mapping');
  for (const id of priorities.get(capability) ?? []) {
    const next = left.find((one) => one.id === id);
    if (next !== undefined) take(next, 'priority');
  }
  left.sort((a, b) => (a.name < b.name ? -1 : 1));
  const isLocal = ({ engineInstanceId }: { engineInstanceId: number }): boolean =>
    instances.get(engineInstanceId)?.provider === 'local';
  if (preferLocal) for (const one of left.filter(isLocal)) take(one, 'local');
  for (const one of [...left]) take(one, 'name');
  return order;
}
